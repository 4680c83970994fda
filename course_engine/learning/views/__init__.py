"""The pages of this room: one file for each kind of thing that they show."""

from course_engine.learning.views import changes, lessons, modules, paths
from course_engine.learning.views.blueprint import bp

__all__ = ["bp", "changes", "lessons", "modules", "paths"]
