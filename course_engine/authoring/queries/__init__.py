"""Questions about drafts, what they change, and what became of results."""

from course_engine.authoring.queries.conflicts import ConflictRow, conflict_count, conflict_rows, get_conflict
from course_engine.authoring.queries.draft_overview import DraftPage, draft_page
from course_engine.authoring.queries.draft_reading import reading_page
from course_engine.authoring.queries.drafts import (
    DraftFiles,
    draft_files,
    draft_images,
    draft_texts,
    find_open_draft,
    get_draft,
    get_open_draft,
    get_open_text,
    get_text,
    lock_open_draft,
)
from course_engine.authoring.queries.images import ImagesPage, get_image, images_page
from course_engine.authoring.queries.modules import (
    find_given_up_module,
    get_published_module,
    module_addresses_like,
    module_rows,
    new_module_rows,
    taken_lesson_ids,
)
from course_engine.authoring.queries.packages import module_package
from course_engine.authoring.queries.people import person_names
from course_engine.authoring.queries.quiz_versions import (
    DraftInTheWay,
    compare_quiz_versions,
    drafts_in_the_way,
    get_quiz_version,
    open_browser_drafts,
    quiz_version_page,
    quiz_version_rows,
    stamp_of,
)
from course_engine.authoring.queries.quizzes import (
    ItemDifference,
    QuizDraftPage,
    get_quiz_draft,
    lessons_to_read,
    lock_quiz_draft,
    quiz_draft_page,
    quiz_rows,
    quiz_texts,
)
from course_engine.authoring.queries.regrades import RegradePage, get_regrade, regrade_page, regrade_to
from course_engine.authoring.queries.remarks import (
    Remarks,
    TextRemarks,
    draft_remarks,
    quiz_remarks,
    remarks_by_place,
    text_remarks,
)
from course_engine.authoring.queries.settings import SettingsPage, settings_page
from course_engine.authoring.queries.texts import Around, Preview, TextPage, get_text_page, others_at, preview
from course_engine.authoring.queries.upkeep import upkeep
from course_engine.authoring.queries.versions import compare_versions, version_page, version_rows

__all__ = [
    "Around",
    "ConflictRow",
    "DraftFiles",
    "DraftInTheWay",
    "DraftPage",
    "ImagesPage",
    "ItemDifference",
    "Preview",
    "QuizDraftPage",
    "RegradePage",
    "Remarks",
    "SettingsPage",
    "TextPage",
    "TextRemarks",
    "compare_quiz_versions",
    "compare_versions",
    "conflict_count",
    "conflict_rows",
    "draft_files",
    "draft_images",
    "draft_page",
    "draft_remarks",
    "draft_texts",
    "drafts_in_the_way",
    "find_given_up_module",
    "find_open_draft",
    "get_conflict",
    "get_draft",
    "get_image",
    "get_open_draft",
    "get_open_text",
    "get_published_module",
    "get_quiz_draft",
    "get_quiz_version",
    "get_regrade",
    "get_text",
    "get_text_page",
    "images_page",
    "lessons_to_read",
    "lock_open_draft",
    "lock_quiz_draft",
    "module_addresses_like",
    "module_package",
    "module_rows",
    "new_module_rows",
    "open_browser_drafts",
    "others_at",
    "person_names",
    "preview",
    "quiz_draft_page",
    "quiz_remarks",
    "quiz_rows",
    "quiz_texts",
    "quiz_version_page",
    "quiz_version_rows",
    "reading_page",
    "regrade_page",
    "regrade_to",
    "remarks_by_place",
    "settings_page",
    "stamp_of",
    "taken_lesson_ids",
    "text_remarks",
    "upkeep",
    "version_page",
    "version_rows",
]
