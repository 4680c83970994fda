"""Adders that turn a module or quiz into immutable versions, inside a transaction that somebody else commits.

Identity goes by ids alone: a lesson that moved, was renamed or got another file name is the same lesson. Whatever did
not change, by digest, is shared with the versions before: lesson versions, item versions, renderings, images.
"""

from course_engine.content.publishing.acts import Act
from course_engine.content.publishing.lists import set_paths, set_topics
from course_engine.content.publishing.modules import add_module_version, front_matter_of
from course_engine.content.publishing.quizzes import add_quiz_version, quiz_misfits, results_digest
from course_engine.content.publishing.rendering import (
    Expected,
    RenderedBundle,
    asset_address,
    render_bundle,
)

__all__ = [
    "Act",
    "Expected",
    "RenderedBundle",
    "add_module_version",
    "add_quiz_version",
    "asset_address",
    "front_matter_of",
    "quiz_misfits",
    "render_bundle",
    "results_digest",
    "set_paths",
    "set_topics",
]
