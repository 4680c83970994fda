"""Pages of this room, a file for each thing they are about."""

from course_engine.mentoring.views import mentorships, offers, overview, requests
from course_engine.mentoring.views.blueprint import bp

__all__ = ["bp", "mentorships", "offers", "overview", "requests"]
