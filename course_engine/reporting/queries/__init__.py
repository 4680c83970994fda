"""What trainers see of the people in their cohort: how far they are, never what they answered or wrote."""

from course_engine.reporting.queries.allowances import get_cohort_quiz
from course_engine.reporting.queries.cohort import CohortReport, cohort_report
from course_engine.reporting.queries.lines import Cell
from course_engine.reporting.queries.person import PersonReport, person_report
from course_engine.reporting.queries.rows import Row

__all__ = ["Cell", "CohortReport", "PersonReport", "Row", "cohort_report", "get_cohort_quiz", "person_report"]
