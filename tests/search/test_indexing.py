"""The index is kept by what changes the things in it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_engine.db import db
from course_engine.search import stems
from course_engine.search.models import Kind, SearchEntry, SearchPassage, SearchPosting, SearchWord
from course_engine.search.operations import rebuild_index
from tests.search.library import LESSON, publish, publish_library


def rows() -> list[list[tuple]]:
    """The whole index without the numbers of its rows."""
    key = select(SearchEntry.key).where(SearchEntry.id == SearchPosting.entry_id).scalar_subquery()
    postings = db.session.execute(select(SearchPosting.stem, key, SearchPosting.field, SearchPosting.public))
    texts = db.session.execute(select(SearchPassage.anchor, SearchPassage.heading, SearchPassage.text))
    words = db.session.execute(select(SearchWord.word, SearchWord.written, SearchWord.stem))
    return [sorted(tuple(row) for row in found) for found in (postings, texts, words)]


def test_what_publishing_makes_is_what_a_rebuild_makes(app: Flask) -> None:
    publish_library()
    before = rows()
    rebuild_index()
    assert rows() == before
    rebuild_index()
    assert rows() == before


def test_words_of_a_glossary_are_rebuilt_and_replaced_with_their_module(app: Flask) -> None:
    publish("a", "Bilder", glossary="[{term: Urheber*in, means: Wer etwas geschaffen hat., forms: [Autor]}]")
    before = rows()
    rebuild_index()
    assert rows() == before
    publish("a", "Bilder", glossary="[{term: Panoramafreiheit, means: Was an der Straße steht.}]")
    keys = db.session.scalars(select(SearchEntry.title).where(SearchEntry.kind == Kind.TERM)).all()
    assert keys == ["Panoramafreiheit"]


def test_what_is_replaced_leaves_nothing_behind(app: Flask) -> None:
    publish("a", "Apfelbaum", text="Wurzelwerk.")
    publish("a", "Birnbaum")
    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == 2
    stale = select(SearchPosting).where(SearchPosting.stem.in_(["apfelbaum", "wurzelwerk"]))
    assert db.session.scalars(stale).all() == []


def test_stems_are_made_before_the_transaction_begins(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("anders", "Anders")  # the topic is there
    stems._german.cache_clear()
    asked: list[str] = []
    stem_word = stems._GERMAN.stemWord

    class Noting:
        def stemWord(self, word: str) -> str:  # noqa: N802
            if db.session().in_transaction():
                asked.append(word)
            return stem_word(word)

    monkeypatch.setattr(stems, "_GERMAN", Noting())
    lesson = LESSON.format(
        slug="eins", title="Anfang", text="## Kapitel\n\nViele lange Wörter und Schachtelhalme."
    )
    glossary = "[{term: Moosfarn, means: Wächst im Schatten.}]"
    publish("a", "Titelwort", lessons={"01-eins.md": lesson}, text="Einleitendes.", glossary=glossary)
    assert set(asked) <= {"titelwort", "kurz", "gesagt"}  # title and summary


def test_notes_for_facilitators_are_not_found(app: Flask) -> None:
    text = "Für alle.\n\n!!! facilitator\n    Geheimtipp für die Runde.\n"
    publish("a", "Baum", lessons={"01-eins.md": LESSON.format(slug="eins", title="Eins", text=text)})
    assert "geheimtipp" not in {word.word for word in db.session.scalars(select(SearchWord))}
    assert not any("Geheimtipp" in one.text for one in db.session.scalars(select(SearchPassage)))
