"""What can be done to drafts: one file per verb."""

from course_engine.authoring.operations.answer_peer_review import PeerAnswer, answer_peer_review
from course_engine.authoring.operations.arrange_images import add_image, remove_image
from course_engine.authoring.operations.arrange_lessons import (
    add_lesson,
    move_lesson,
    place_lesson,
    remove_lesson,
    restore_lesson,
)
from course_engine.authoring.operations.arrange_quizzes import arrange_quizzes
from course_engine.authoring.operations.ask_peer_review import ask_peer_review, withdraw_peer_review
from course_engine.authoring.operations.begin_draft import begin_draft
from course_engine.authoring.operations.begin_module import begin_module
from course_engine.authoring.operations.build_quiz import begin_new_quiz, change_quiz, open_quiz_draft
from course_engine.authoring.operations.comment_draft import (
    Place,
    reply_comment,
    settle_comment,
    write_comment,
)
from course_engine.authoring.operations.count_effect import count_effect
from course_engine.authoring.operations.discard_draft import discard_draft
from course_engine.authoring.operations.discard_quiz_draft import discard_quiz_draft
from course_engine.authoring.operations.dismiss_remark import dismiss_remark, restore_remark
from course_engine.authoring.operations.note_presence import note_presence
from course_engine.authoring.operations.publish_draft import publish_draft
from course_engine.authoring.operations.publish_quiz_version import decide
from course_engine.authoring.operations.require_peer_review import require_peer_review
from course_engine.authoring.operations.restore_quiz_version import restore_quiz_version
from course_engine.authoring.operations.restore_version import restore_version
from course_engine.authoring.operations.save_quiz_draft import begin_quiz_draft, save_quiz_text
from course_engine.authoring.operations.save_text import save_text
from course_engine.authoring.operations.settle_conflict import settle_conflict
from course_engine.authoring.operations.take_in_package import TakenIn, duplicate_module, take_in_package
from course_engine.authoring.operations.undo_regrade import undo_regrade

__all__ = [
    "PeerAnswer",
    "Place",
    "TakenIn",
    "add_image",
    "add_lesson",
    "answer_peer_review",
    "arrange_quizzes",
    "ask_peer_review",
    "begin_draft",
    "begin_module",
    "begin_new_quiz",
    "begin_quiz_draft",
    "change_quiz",
    "count_effect",
    "decide",
    "discard_draft",
    "discard_quiz_draft",
    "dismiss_remark",
    "duplicate_module",
    "move_lesson",
    "note_presence",
    "open_quiz_draft",
    "place_lesson",
    "publish_draft",
    "remove_image",
    "remove_lesson",
    "reply_comment",
    "require_peer_review",
    "restore_lesson",
    "restore_quiz_version",
    "restore_remark",
    "restore_version",
    "save_quiz_text",
    "save_text",
    "settle_comment",
    "settle_conflict",
    "take_in_package",
    "undo_regrade",
    "withdraw_peer_review",
    "write_comment",
]
