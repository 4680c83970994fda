"""The page of results: what was found, by which words, and how it can be narrowed down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.search.highlighting import Finders, best_passage, excerpt, finders, finders_in, marked
from course_engine.search.models import Kind, SearchEntry, SearchPassage
from course_engine.search.passages import Passage
from course_engine.search.queries.matching import Match, Wanted, matches, shown, wanted
from course_engine.search.queries.suggestions import suggestion
from course_engine.search.stems import Term, terms

ON_A_PAGE = 10
NOTHING = Markup()
Counted = Mapping[tuple[str, int, int], int]  # by kind, topic and the terms they have: how many
MOST_PAGES = 50  # nobody reads on; it keeps a page far behind from costing more than a near one


@dataclass(frozen=True, slots=True)
class Result:
    """Something that was found. `terms` counts the words of the query it has; texts are marked.

    `variant` is the one that the passage is from, where there is a choice (`in_variants`).
    """

    kind: str
    terms: int
    title: Markup
    language: str
    topic: str
    topic_uid: str
    slug: str = ""
    lesson_slug: str = ""
    variant: str = ""
    in_variants: bool = False
    anchor: str = ""
    heading: Markup = NOTHING
    excerpt: Markup = NOTHING
    module: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow down: a kind or a topic's uid, its name, and how many results it has."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the page shows. `found` counts all results, `total` those of the chosen kind and topic."""

    query: str = ""
    terms: tuple[Term, ...] = ()
    results: tuple[Result, ...] = ()
    kinds: tuple[Choice, ...] = ()
    topics: tuple[Choice, ...] = ()
    kind: str | None = None
    topic: str | None = None
    found: int = 0
    total: int = 0
    page: int = 1
    suggestion: str = ""

    @property
    def pages(self) -> int:
        return min(MOST_PAGES, -(-self.total // ON_A_PAGE))

    @property
    def is_miss(self) -> bool:
        """Whether there is nothing for these words, and not because of a slip of the hand."""
        return bool(self.terms) and not self.found and not self.suggestion

    @property
    def all_of_kind(self) -> int:
        """How many results there are of the chosen topic, whatever their kind."""
        return sum(one.count for one in self.kinds)

    @property
    def all_of_topic(self) -> int:
        """How many results there are of the chosen kind, whatever their topic."""
        return sum(one.count for one in self.topics)

    @property
    def first_partial(self) -> int | None:
        """The place of the first result that lacks some of the words, if others before it lack none."""
        place = next((n for n, one in enumerate(self.results) if one.terms < len(self.terms)), None)
        return place if len(self.terms) > 1 else None


def search(
    query: str,
    *,
    signed_in: bool,
    language: str,
    kind: str | None = None,
    topic: str | None = None,
    page: int = 1,
) -> SearchPage:
    """Find what has the words of `query`, for somebody who is signed in or not; topics are named in `language`.

    A kind or topic that does not exist narrows nothing down. The number of statements does not grow with what is found.
    """
    sought = terms(query)
    all_topics = {one.id: one for one in db.session.scalars(select(Topic).order_by(Topic.position, Topic.id))}
    topic_id = next((one.id for one in all_topics.values() if one.uid == topic), None)
    kind = kind if kind in set(Kind) else None
    if not sought:
        return SearchPage(query=query)
    found = wanted(sought)
    every = matches(found, signed_in=signed_in)
    counted = Counter((one.kind, one.topic_id, one.mask) for one in every)
    chosen = [one for one in every if kind in (None, one.kind) and topic_id in (None, one.topic_id)]
    chosen.sort(key=lambda match: match.rank)
    page = max(1, min(page, MOST_PAGES, -(-len(chosen) // ON_A_PAGE)))
    here = chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return SearchPage(
        query=query,
        terms=tuple(sought),
        results=_results(here, found, all_topics, language=language, signed_in=signed_in),
        kinds=_kinds(counted, topic_id),
        topics=_topics(counted, kind, all_topics, language),
        kind=kind,
        topic=topic if topic_id is not None else None,
        found=len(every),
        total=len(chosen),
        page=page,
        suggestion=suggestion(sought, _missing(sought, counted), signed_in=signed_in),
    )


def _missing(sought: Sequence[Term], counted: Counted) -> list[int]:
    """The numbers of the terms that nothing has."""
    masks = {mask for _kind, _topic, mask in counted}
    return [number for number in range(len(sought)) if not any(mask >> number & 1 for mask in masks)]


def _kinds(counted: Counted, topic_id: int | None) -> tuple[Choice, ...]:
    counts = {
        kind: sum(
            n for (its, topic, _mask), n in counted.items() if its == kind and topic_id in (None, topic)
        )
        for kind in Kind
    }
    return tuple(Choice(kind, kind, count) for kind, count in counts.items() if count)


def _topics(
    counted: Counted, kind: str | None, topics: Mapping[int, Topic], language: str
) -> tuple[Choice, ...]:
    counts = {
        topic_id: sum(
            n for (its, topic, _mask), n in counted.items() if topic == topic_id and kind in (None, its)
        )
        for topic_id in topics
    }
    return tuple(
        Choice(topics[topic_id].uid, topics[topic_id].title(language), count)
        for topic_id, count in counts.items()
        if count
    )


def _results(
    here: Sequence[Match],
    found: Sequence[Wanted],
    topics: Mapping[int, Topic],
    *,
    language: str,
    signed_in: bool,
) -> tuple[Result, ...]:
    found_by = finders([one.words for one in found])
    rows = shown([one.entry_id for one in here])
    passages = _passages(list(rows))
    titles = _module_titles([row.SearchEntry.module_id for row in rows.values()])
    results = []
    for match in here:
        row, topic = rows[match.entry_id], topics[match.topic_id]
        about = {"topic": topic.title(language), "topic_uid": topic.uid, "terms": match.terms}
        if match.kind == Kind.SCOUT:
            results.append(_scout(row, [one.term for one in found], found_by, language, about))
        else:
            public = signed_in or match.kind != Kind.LESSON
            about["module"] = titles.get(row.SearchEntry.module_id, "")
            results.append(_text(row, found_by, passages.get(match.entry_id, ()) if public else (), about))
    return tuple(results)


def _scout(
    row: Any, sought: Sequence[Term], found_by: Finders, language: str, of_topic: dict[str, Any]
) -> Result:
    return Result(
        kind=Kind.SCOUT,
        title=marked(of_topic["topic"], found_by),
        language=language,
        name=row.name,
        excerpt=marked(row.sentence, finders_in(row.sentence, sought, "de")),
        **of_topic,
    )


def _text(row: Any, found_by: Finders, passages: Sequence[SearchPassage], of_topic: dict[str, Any]) -> Result:
    """A module, lesson or word with the passage that has most of the words; without any, with its first one."""
    entry: SearchEntry = row.SearchEntry
    values = [Passage(one.anchor, one.heading, one.text) for one in passages]
    best = best_passage(values, found_by)
    shown = passages[best or 0] if passages else None
    if shown is None:
        title = marked(entry.title, found_by)
        return Result(
            kind=entry.kind,
            title=title,
            language=entry.language,
            slug=row.slug,
            lesson_slug=entry.lesson_slug,
            **of_topic,
        )
    language = shown.language
    return Result(
        kind=entry.kind,
        title=marked(shown.title or entry.title, found_by),
        language=language,
        slug=row.slug,
        lesson_slug=entry.lesson_slug,
        variant=shown.variant,
        in_variants=any(one.variant for one in passages),
        anchor=shown.anchor,
        heading=marked(shown.heading, found_by),
        excerpt=excerpt(shown.text, found_by),
        **of_topic,
    )


def _passages(entry_ids: Sequence[int]) -> dict[int, list[SearchPassage]]:
    rows = db.session.scalars(
        select(SearchPassage)
        .where(SearchPassage.entry_id.in_(entry_ids))
        .order_by(SearchPassage.entry_id, SearchPassage.position)
    )
    found: dict[int, list[SearchPassage]] = {}
    for one in rows:
        found.setdefault(one.entry_id, []).append(one)
    return found


def _module_titles(module_ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(SearchEntry.module_id, SearchEntry.title).where(
            SearchEntry.kind == Kind.MODULE, SearchEntry.module_id.in_(module_ids)
        )
    )
    return {row.module_id: row.title for row in rows}
