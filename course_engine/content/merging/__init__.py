"""Three-way merges of texts: what both sides have agreed on last, ours and theirs become one text, piece by piece.

Pure: texts go in, text and conflicts come out. The pieces are cut from the texts as they are written and never written
anew, so whatever nobody changed keeps every byte.
"""

from course_engine.content.merging.blocks import split_blocks
from course_engine.content.merging.files import FileConflict, Files, FilesMerge, compare_files, merge_files
from course_engine.content.merging.texts import merge
from course_engine.content.merging.values import Conflict, Merge, Piece, Pieces

__all__ = [
    "Conflict",
    "FileConflict",
    "Files",
    "FilesMerge",
    "Merge",
    "Piece",
    "Pieces",
    "compare_files",
    "merge",
    "merge_files",
    "split_blocks",
]
