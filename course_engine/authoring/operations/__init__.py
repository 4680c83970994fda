"""What can be done to drafts: one file per verb."""

from course_engine.authoring.operations.arrange_lessons import (
    add_lesson,
    move_lesson,
    remove_lesson,
    restore_lesson,
)
from course_engine.authoring.operations.begin_draft import begin_draft
from course_engine.authoring.operations.discard_draft import discard_draft
from course_engine.authoring.operations.publish_draft import publish_draft
from course_engine.authoring.operations.save_text import save_text

__all__ = [
    "add_lesson",
    "begin_draft",
    "discard_draft",
    "move_lesson",
    "publish_draft",
    "remove_lesson",
    "restore_lesson",
    "save_text",
]
