"""What can be done to the index and to the memory of what was not found: one file per verb."""

from course_engine.search.operations.note_miss import note_miss
from course_engine.search.operations.rebuild_index import catch_up, rebuild_index

__all__ = ["catch_up", "note_miss", "rebuild_index"]
