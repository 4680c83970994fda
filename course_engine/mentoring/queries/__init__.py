"""Questions about mentoring."""

from course_engine.mentoring.queries.summaries import mentored_people, mentorship_summary

__all__ = ["mentored_people", "mentorship_summary"]
