"""Pages of this room, a file for each thing they are about."""

from course_engine.mentoring.views import (
    ending,
    mentorships,
    offers,
    overview,
    pausing,
    reports,
    requests,
    safety,
    scouts,
)
from course_engine.mentoring.views.blueprint import bp

__all__ = [
    "bp",
    "ending",
    "mentorships",
    "offers",
    "overview",
    "pausing",
    "reports",
    "requests",
    "safety",
    "scouts",
]
