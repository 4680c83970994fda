"""The index: what can be found, by which stems, and what was looked for in vain.

It holds nothing that is not elsewhere: `course-engine search rebuild` makes it anew. Whether somebody may see an entry is
asked of the rooms that own it each time, so that an entry left behind shows nothing.
"""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import Boolean, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from course_engine.db import Base, Erasure, personal, plain

Ordered = String().with_variant(String(collation="C"), "postgresql")  # by code points, as SQLite does


class Kind(enum.StrEnum):
    """What can be found."""

    MODULE = "module"
    LESSON = "lesson"
    TERM = "term"
    SCOUT = "scout"


class Field(enum.IntEnum):
    """Where a word stands in what is found; the value is what it counts."""

    TEXT = 1
    HEADING = 2
    TITLE = 3


class SearchEntry(Base):
    """What can be found: a module, a lesson with its variants, a word that a module explains, or a scout's speciality.

    A scout's name and sentence are not kept here, only the stems that lead to them.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        Index("ix_search_entries_module_id", "module_id"),
        Index("ix_search_entries_person_id", "person_id"),
    )

    id: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain()
    key: Mapped[str] = plain(Ordered, unique=True)  # "lesson:l-kamera": the same after a rebuild
    indexer: Mapped[int] = plain()  # of `stems.INDEXER`
    title: Mapped[str] = plain(default="")
    sort_key: Mapped[str] = plain(Ordered)  # the title, folded
    language: Mapped[str] = plain(default="")
    module_id: Mapped[int | None] = plain(ForeignKey("modules.id"))
    module_version_id: Mapped[int | None] = plain(ForeignKey("module_versions.id"))
    lesson_slug: Mapped[str] = plain(default="")
    topic_id: Mapped[int] = plain(ForeignKey("topics.id"))
    person_id: Mapped[int | None] = personal(
        "whose speciality is found", Erasure.DELETE_ROW, ForeignKey("people.id")
    )


class SearchPassage(Base):
    """A piece of a module's or lesson's text, or what a word means, to be shown with the hits marked."""

    __tablename__ = "search_passages"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)

    id: Mapped[int] = plain(primary_key=True)
    entry_id: Mapped[int] = plain(ForeignKey("search_entries.id", ondelete="CASCADE"))
    position: Mapped[int] = plain()
    variant: Mapped[str] = plain(default="")
    language: Mapped[str] = plain(default="")
    title: Mapped[str] = plain(default="")  # of the variant
    anchor: Mapped[str] = plain(default="")
    heading: Mapped[str] = plain(default="")
    text: Mapped[str] = plain(default="")


class SearchPosting(Base):
    """That a stem stands in something, and in which field at best. `public`: also for people who are not signed in."""

    __tablename__ = "search_postings"
    __table_args__ = (
        Index("ix_search_postings_entry_id", "entry_id"),
        {"sqlite_with_rowid": False},
    )

    stem: Mapped[str] = plain(Ordered, primary_key=True)
    entry_id: Mapped[int] = plain(
        ForeignKey("search_entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    field: Mapped[int] = plain(SmallInteger)
    public: Mapped[bool] = plain(Boolean)


class SearchWord(Base):
    """A word of published texts with its stem: to find longer words by their parts, and words that were meant.

    One that stands nowhere any longer may stay: it is only suggested where it leads to something.
    """

    __tablename__ = "search_words"
    __table_args__ = (
        Index("ix_search_words_backwards", "backwards"),
        Index("ix_search_words_stem", "stem"),
        {"sqlite_with_rowid": False},
    )

    word: Mapped[str] = plain(Ordered, primary_key=True)
    language: Mapped[str] = plain(primary_key=True)
    written: Mapped[str] = plain()  # as it stands in a text, with its capital letter
    stem: Mapped[str] = plain(Ordered)
    backwards: Mapped[str] = plain(Ordered)  # `stems.tail`, from its end


class SearchMiss(Base):
    """Words that found nothing, how often on a day. Nobody knows whose they were."""

    __tablename__ = "search_misses"
    __table_args__ = (UniqueConstraint("words", "sought_on"),)

    id: Mapped[int] = plain(primary_key=True)
    words: Mapped[str] = plain()
    sought_on: Mapped[date] = plain()
    count: Mapped[int] = plain(default=0)
