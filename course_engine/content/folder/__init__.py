"""The folders `modules/` and `quizzes/`: the same content as in the database, as plain text.

Nothing else in the engine touches them. `check` says what is wrong with files, `sync` brings folders and database
together, `settle` one module or quiz that was in conflict.
"""

from course_engine.content.folder.checking import check
from course_engine.content.folder.conflicts import conflicts_in
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.run import ChangedMeanwhile, Choices
from course_engine.content.folder.settling import settle
from course_engine.content.folder.syncing import KEEP, sync

__all__ = [
    "KEEP",
    "Action",
    "ChangedMeanwhile",
    "Choices",
    "Outcome",
    "check",
    "conflicts_in",
    "settle",
    "sync",
]
