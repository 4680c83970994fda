"""A quiz changed by forms: its file in one place (`text`), and the form that each type of item has (`controls`).

Pure: texts, bodies and the fields of a form go in, texts and descriptions of forms come out.
"""

from course_engine.authoring.quiz_builder.controls import Field, Group, Rows, fields_of, item_form, row_shape
from course_engine.authoring.quiz_builder.marks import Marks, doubts, form_words, item_marks
from course_engine.authoring.quiz_builder.posted import posted, row_id, with_act, without_blanks
from course_engine.authoring.quiz_builder.text import (
    Entry,
    item_content,
    item_entries,
    section_titles,
    with_item,
    with_item_moved,
    with_new_item,
    with_settings,
    without_item,
)
from course_engine.authoring.quiz_builder.words import KINDS

__all__ = [
    "KINDS",
    "Entry",
    "Field",
    "Group",
    "Marks",
    "Rows",
    "doubts",
    "fields_of",
    "form_words",
    "item_content",
    "item_entries",
    "item_form",
    "item_marks",
    "posted",
    "row_id",
    "row_shape",
    "section_titles",
    "with_act",
    "with_item",
    "with_item_moved",
    "with_new_item",
    "with_settings",
    "without_blanks",
    "without_item",
]
