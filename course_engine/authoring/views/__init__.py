"""Pages of this room, a file for each thing they are about."""

from course_engine.authoring.views import (
    conflicts,
    drafts,
    images,
    modules,
    packages,
    peer_comments,
    peer_reviews,
    quiz_builder,
    quiz_parts,
    quiz_versions,
    quizzes,
    reading,
    regrades,
    remarks,
    settings,
    texts,
    versions,
)
from course_engine.authoring.views.blueprint import bp

__all__ = [
    "bp",
    "conflicts",
    "drafts",
    "images",
    "modules",
    "packages",
    "peer_comments",
    "peer_reviews",
    "quiz_builder",
    "quiz_parts",
    "quiz_versions",
    "quizzes",
    "reading",
    "regrades",
    "remarks",
    "settings",
    "texts",
    "versions",
]
