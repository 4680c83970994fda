"""Adders that keep the index, inside a transaction that somebody else commits.

What is found is replaced as a whole: a module with its lessons and words, or all that a scout lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from course_engine.accounts.models import Person
from course_engine.content.models import Module, ModuleVersion
from course_engine.content.publishing import RenderedBundle
from course_engine.db import Base, db
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.queries import hold_scouts
from course_engine.search import sources
from course_engine.search.models import SearchEntry, SearchPassage, SearchPosting, SearchWord
from course_engine.search.passages import passages
from course_engine.search.sources import Indexable, Spoken
from course_engine.search.stems import INDEXER, better_spelling, spelled, stem, stems_of, tail

Known = dict[tuple[str, str], str]  # of a word and its language: the stem, or how it is written
Spellings = Mapping[str, Mapping[str, str]]  # of a text: its words, folded, with how they are written
AT_ONCE = 400


def index_modules(module_ids: Collection[int]) -> None:
    """Put the current versions of these modules, with their lessons and words, in the place of what was there of them."""
    held = select(Module.id).where(Module.id.in_(module_ids)).order_by(Module.id)
    db.session.execute(held.with_for_update(key_share=True))
    _replace(SearchEntry.module_id.in_(module_ids), list(sources.modules(module_ids)))


def index_scouts(person_ids: Collection[int]) -> None:
    """Put what these people list now in the place of what they listed."""
    hold_scouts(person_ids)
    _replace(SearchEntry.person_id.in_(person_ids), list(sources.scouts(person_ids)))


def module_rendered(rendered: RenderedBundle) -> None:
    """Receives the signal of the same name: stems take long, and are kept in memory until the module is published."""
    language = rendered.bundle.module.language
    for term in rendered.bundle.module.glossary:
        stems_of(" ".join([term.term, *term.forms, term.means]), language)
    for one in rendered.renderings.values():
        for passage in passages(one.to_body()["segments"]):
            stems_of(f"{passage.heading} {passage.text}", language)


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
    texts = [spoken for one in new for spoken in one.words]
    spellings = {spoken.text: spelled(spoken.text) for spoken in texts}
    stems = _stems(texts, spellings)
    ids = db.session.scalars(
        insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True),
        [_entry(one) for one in new],
    ).all()
    shown = [row for entry_id, one in zip(ids, new, strict=True) for row in _passages(entry_id, one)]
    _insert(SearchPassage, shown)
    postings = [
        row
        for entry_id, one in zip(ids, new, strict=True)
        for row in _postings(entry_id, one, spellings, stems)
    ]
    _insert(SearchPosting, postings)


def _insert(table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Past the session: thousands of rows that nobody looks at in Python."""
    if rows:
        db.session.connection().execute(insert(table), rows)


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


def _postings(entry_id: int, one: Indexable, spellings: Spellings, stems: Known) -> Iterable[dict[str, Any]]:
    """A row for each stem, with the best field it stands in."""
    best: dict[str, tuple[int, bool]] = {}
    for spoken in one.words:
        for word in spellings[spoken.text]:
            key = stems[word, spoken.language]
            field, public = best.get(key, (0, False))
            best[key] = max(field, int(spoken.field)), public or spoken.public
    for key in sorted(best):
        yield {"stem": key, "entry_id": entry_id, "field": best[key][0], "public": best[key][1]}


def _stems(texts: Sequence[Spoken], spellings: Spellings) -> Known:
    """The stem of every word of the texts; new ones are kept, as making one takes a fraction of a millisecond."""
    named: Known = {}
    unnamed: set[tuple[str, str]] = set()
    for spoken in texts:
        for form, written in spellings[spoken.text].items():
            key = (form, spoken.language)
            if spoken.named:
                named[key] = better_spelling(named.get(key), written, form)
            else:
                unnamed.add(key)
    stems = _known_stems(sorted(named.keys() | unnamed))
    fresh = sorted(named.keys() - stems.keys())
    for word, language in (named.keys() | unnamed) - stems.keys():
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
    db.session.connection().execute(
        add(SearchWord).on_conflict_do_nothing(),
        [
            {
                "word": key[0],
                "language": key[1],
                "written": written[key],
                "stem": stems[key],
                "backwards": tail(*key)[::-1],
            }
            for key in keys
        ],
    )
