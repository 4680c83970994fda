"""The folders `modules/` and `quizzes/`: the same content as in the database, as plain text.

Nothing else in the engine touches them. `check` says what is wrong with files, `sync` brings folders and database
together.
"""

from course_engine.content.folder.checking import check
from course_engine.content.folder.syncing import Action, Outcome, sync

__all__ = ["Action", "Outcome", "check", "sync"]
