"""A module's files as one value: its own text, its lessons in order, its images, and what is wrong between them.

Pure: names and contents go in, values and findings come out. `content.folder` reads the files, authoring has them in a
draft.
"""

from course_engine.content.bundle.circles import reached
from course_engine.content.bundle.findings import finding
from course_engine.content.bundle.names import (
    MODULE_FILE,
    file_names,
    is_slug,
    is_stray,
    lesson_number,
    lesson_slug,
    variant_of_lesson,
)
from course_engine.content.bundle.reading import ASSET_LIMIT, read_bundle
from course_engine.content.bundle.values import AssetFile, Bundle, LessonFile, Text, bytes_digest

__all__ = [
    "ASSET_LIMIT",
    "MODULE_FILE",
    "AssetFile",
    "Bundle",
    "LessonFile",
    "Text",
    "bytes_digest",
    "file_names",
    "finding",
    "is_slug",
    "is_stray",
    "lesson_number",
    "lesson_slug",
    "reached",
    "read_bundle",
    "variant_of_lesson",
]
