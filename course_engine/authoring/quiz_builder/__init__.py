"""A quiz changed by forms: its file in one place (`text`), and the form that each type of item has (`controls`).

Pure: texts, bodies and the fields of a form go in, texts and descriptions of forms come out.
"""

from course_engine.authoring.quiz_builder.controls import Field, Group, Rows, fields_of, item_form, row_shape
from course_engine.authoring.quiz_builder.marks import (
    Marks,
    form_words,
    form_words_of,
    is_unfinished,
    item_marks,
)
from course_engine.authoring.quiz_builder.outline import Case, Entry, Outline, Part, outline_of
from course_engine.authoring.quiz_builder.posted import posted, row_id, with_act, without_blanks
from course_engine.authoring.quiz_builder.sections import (
    with_new_section,
    with_section,
    without_case,
    without_section,
)
from course_engine.authoring.quiz_builder.text import (
    item_content,
    with_case,
    with_entry_moved,
    with_entry_placed,
    with_item,
    with_new_case,
    with_new_item,
    with_settings,
    without_item,
)
from course_engine.authoring.quiz_builder.words import KINDS

__all__ = [
    "KINDS",
    "Case",
    "Entry",
    "Field",
    "Group",
    "Marks",
    "Outline",
    "Part",
    "Rows",
    "fields_of",
    "form_words",
    "form_words_of",
    "is_unfinished",
    "item_content",
    "item_form",
    "item_marks",
    "outline_of",
    "posted",
    "row_id",
    "row_shape",
    "with_act",
    "with_case",
    "with_entry_moved",
    "with_entry_placed",
    "with_item",
    "with_new_case",
    "with_new_item",
    "with_new_section",
    "with_section",
    "with_settings",
    "without_blanks",
    "without_case",
    "without_item",
    "without_section",
]
