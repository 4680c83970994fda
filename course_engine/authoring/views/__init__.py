"""Pages of this room, a file for each thing they are about."""

from course_engine.authoring.views import (
    conflicts,
    images,
    modules,
    packages,
    quiz_builder,
    quizzes,
    regrades,
    remarks,
)
from course_engine.authoring.views.blueprint import bp

__all__ = [
    "bp",
    "conflicts",
    "images",
    "modules",
    "packages",
    "quiz_builder",
    "quizzes",
    "regrades",
    "remarks",
]
