"""Adders that keep the index, inside a transaction that somebody else commits.

What is found is replaced as a whole: a module with its lessons, or all that a scout lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from course_engine.accounts.models import Person
from course_engine.content.models import Module, ModuleVersion
from course_engine.db import db
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.queries import hold_scouts
from course_engine.search import sources
from course_engine.search.models import SearchEntry, SearchPassage, SearchPosting, SearchWord
from course_engine.search.sources import Indexable, Spoken
from course_engine.search.stems import INDEXER, STOP_WORDS, stem, words

Known = dict[tuple[str, str], str]  # of a word and its language: the stem, or how it is written
AT_ONCE = 400


def index_modules(module_ids: Collection[int]) -> None:
    """Put the current versions of these modules, with their lessons, in the place of what was there of them."""
    held = select(Module.id).where(Module.id.in_(module_ids)).order_by(Module.id)
    db.session.execute(held.with_for_update(key_share=True))
    _replace(SearchEntry.module_id.in_(module_ids), list(sources.modules(module_ids)))


def index_scouts(person_ids: Collection[int]) -> None:
    """Put what these people list now in the place of what they listed."""
    hold_scouts(person_ids)
    _replace(SearchEntry.person_id.in_(person_ids), list(sources.scouts(person_ids)))


def module_published(version: ModuleVersion) -> None:
    """Receives the signal of the same name."""
    index_modules([version.module_id])


def offering_changed(person: Person, **_facts: Any) -> None:
    """Receives the signal of the same name."""
    index_scouts([person.id])


def topics_renamed(topic_ids: list[int]) -> None:
    """Receives the signal of the same name: what belongs to these topics is found by their names."""
    rows = db.session.execute(
        select(SearchEntry.module_id, SearchEntry.person_id).where(SearchEntry.topic_id.in_(topic_ids))
    ).all()
    index_modules({row.module_id for row in rows if row.module_id is not None})
    index_scouts({row.person_id for row in rows if row.person_id is not None})


def stale_modules() -> list[int]:
    """The ids of modules whose current version is not in the index, or was put there by an earlier release."""
    indexed = select(SearchEntry.id).where(
        SearchEntry.module_version_id == Module.current_version_id, SearchEntry.indexer == INDEXER
    )
    published = Module.current_version_id.is_not(None)
    return list(db.session.scalars(select(Module.id).where(published, ~indexed.exists()).order_by(Module.id)))


def stale_scouts() -> list[int]:
    """The ids of people who list a topic that is not in the index."""
    indexed = select(SearchEntry.id).where(
        SearchEntry.person_id == Speciality.person_id,
        SearchEntry.topic_id == Speciality.topic_id,
        SearchEntry.indexer == INDEXER,
    )
    lists = select(Speciality.id).where(Speciality.person_id == Profile.person_id, ~indexed.exists())
    return list(
        db.session.scalars(select(Profile.person_id).where(lists.exists()).order_by(Profile.person_id))
    )


def _replace(old: ColumnElement[bool], new: list[Indexable]) -> None:
    db.session.execute(delete(SearchEntry).where(old), execution_options={"synchronize_session": False})
    if not new:
        return
    stems = _stems([spoken for one in new for spoken in one.words])
    ids = db.session.scalars(
        insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True),
        [_entry(one) for one in new],
    ).all()
    passages = [row for entry_id, one in zip(ids, new, strict=True) for row in _passages(entry_id, one)]
    if passages:
        db.session.execute(insert(SearchPassage), passages)
    postings = [
        row for entry_id, one in zip(ids, new, strict=True) for row in _postings(entry_id, one, stems)
    ]
    if postings:
        db.session.execute(insert(SearchPosting), postings)


def _entry(one: Indexable) -> dict[str, Any]:
    defaults = {
        "title": "",
        "language": "",
        "module_id": None,
        "module_version_id": None,
        "lesson_slug": "",
        "person_id": None,
    }
    return defaults | one.columns | {"indexer": INDEXER}


def _passages(entry_id: int, one: Indexable) -> Iterable[dict[str, Any]]:
    for position, text in enumerate(one.texts):
        yield {
            "entry_id": entry_id,
            "position": position,
            "variant": text.variant,
            "language": text.language,
            "title": text.title,
            "anchor": text.passage.anchor,
            "heading": text.passage.heading,
            "text": text.passage.text,
        }


def _postings(
    entry_id: int, one: Indexable, stems: Mapping[tuple[str, str], str]
) -> Iterable[dict[str, Any]]:
    """A row for each stem, with the best field it stands in."""
    best: dict[str, tuple[int, bool]] = {}
    for spoken in one.words:
        for word in _words(spoken):
            key = stems[word, spoken.language]
            field, public = best.get(key, (0, False))
            best[key] = max(field, spoken.field), public or spoken.public
    for key in sorted(best):
        yield {"stem": key, "entry_id": entry_id, "field": best[key][0], "public": best[key][1]}


def _words(spoken: Spoken) -> dict[str, str]:
    """The words of a text, folded, each as it is written: in small letters if it is so anywhere."""
    found: dict[str, str] = {}
    for word in words(spoken.text):
        for form in word.forms:
            written = spoken.text[word.start : word.end] if len(word.forms) == 1 else form
            if form not in STOP_WORDS:
                found[form] = _better(found.get(form), written, form)
    return found


def _better(known: str | None, written: str, form: str) -> str:
    if known == form or written.casefold() != form:
        return known or form
    return written if known is None or written == form or known == form else known


def _stems(texts: Iterable[Spoken]) -> Known:
    """The stem of every word of the texts; new ones are kept, as making one takes a fraction of a millisecond."""
    named: Known = {}
    unnamed: Known = {}
    for spoken in texts:
        kept = named if spoken.named else unnamed
        for form, written in _words(spoken).items():
            key = (form, spoken.language)
            kept[key] = _better(kept.get(key), written, form)
    stems = _known_stems(sorted(named.keys() | unnamed.keys()))
    fresh = sorted(named.keys() - stems.keys())
    for word, language in (named.keys() | unnamed.keys()) - stems.keys():
        stems[word, language] = stem(word, language)
    if fresh:
        _add_words(fresh, named, stems)
    return stems


def _known_stems(keys: list[tuple[str, str]]) -> Known:
    found: Known = {}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        of_language: dict[str, list[str]] = {}
        for word, language in some:
            of_language.setdefault(language, []).append(word)
        wanted = or_(
            *(
                (SearchWord.language == language) & SearchWord.word.in_(ones)
                for language, ones in of_language.items()
            )
        )
        rows = db.session.execute(select(SearchWord.word, SearchWord.language, SearchWord.stem).where(wanted))
        found |= {(word, language): stemmed for word, language, stemmed in rows}
    return found


def _add_words(keys: list[tuple[str, str]], written: Known, stems: Known) -> None:
    """In order, so that two who add the same words wait for each other at most once."""
    add = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        add(SearchWord).on_conflict_do_nothing(),
        [
            {
                "word": key[0],
                "language": key[1],
                "written": written[key],
                "stem": stems[key],
                "backwards": stems[key][::-1],
            }
            for key in keys
        ],
    )
