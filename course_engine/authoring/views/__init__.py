"""Pages of this room, a file for each thing they are about."""

from course_engine.authoring.views import modules, quiz_builder, quizzes, regrades
from course_engine.authoring.views.blueprint import bp

__all__ = ["bp", "modules", "quiz_builder", "quizzes", "regrades"]
