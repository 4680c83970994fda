"""A draft as somebody who was asked to read it sees it: as learners will, with what is new and what was said to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from course_engine.authoring.front_matter import body_of, value_of, values_of
from course_engine.authoring.models import Draft, DraftText, PeerReview, PeerReviewState
from course_engine.authoring.places import WHOLE, Block, blocks_of, line_of, place_of
from course_engine.authoring.queries.draft_overview import DraftPage, draft_page
from course_engine.authoring.queries.drafts import (
    DraftFiles,
    draft_files,
    draft_images,
    draft_texts,
    get_open_draft,
    get_text,
)
from course_engine.authoring.queries.peer_comments import CommentRow, comment_rows, open_comments
from course_engine.authoring.queries.peer_reviews import files_digest
from course_engine.authoring.queries.people import person_names
from course_engine.authoring.queries.texts import Around, Preview, glossary_of, preview
from course_engine.authoring.texts import MODULE_KEY, Key, text_key
from course_engine.content.bundle import variant_of_lesson
from course_engine.content.differences import Line, compare
from course_engine.content.links import page_addresses
from course_engine.content.publishing import asset_address
from course_engine.content.queries import pinned_texts
from course_engine.content.variants import language_of
from course_engine.db import db, reading

Sources = Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block with what was said to it; `is_new` where it read otherwise before, or was not there."""

    block: Block
    comments: list[CommentRow]
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReadText:
    """One text in the list of a draft's texts."""

    id: int
    title: str
    is_module: bool
    comments: int  # open ones


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text of a draft as learners will read it, with comments at their places.

    `peer_review` is that of the person who looks, None for who was not asked. `since_answer` says what `changes` and new
    blocks are compared with: what the person answered to, otherwise what is published. `lost` are comments whose place is
    gone.
    """

    draft: Draft
    text: DraftText
    module_title: str
    language: str
    texts: list[ReadText]
    peer_review: PeerReview | None
    shown: Preview
    summary: str
    objectives: list[str]
    whole: list[CommentRow]
    blocks: list[ReadBlock]
    lost: list[CommentRow]
    changes: list[Line]
    since_answer: bool

    @property
    def title(self) -> str:
        return self.shown.title or self.text.path

    @property
    def quotes(self) -> dict[int, str]:
        """What each place reads now."""
        return {WHOLE: self.title} | {one.block.place: one.block.quote for one in self.blocks}

    @property
    def next_text(self) -> ReadText | None:
        ids = [one.id for one in self.texts]
        place = ids.index(self.text.id) + 1 if self.text.id in ids else len(ids)
        return self.texts[place] if place < len(self.texts) else None


def text_reading(
    draft_id: int, text_id: int, *, person_id: int, address: Callable[[str], str] = str
) -> TextReading:
    """The page of one text; a fixed number of statements. Rendering holds no lock.

    `address` leads to the draft's texts by the slugs of their lessons. Raises NotFound, DraftClosed.
    """
    with reading():
        draft = get_open_draft(draft_id)
        text = get_text(draft, text_id)
        texts = [one for one in draft_texts(draft_id) if not one.is_removed]
        images = {path: asset_address(known) for path, known in draft_images(draft).items()}
        comments = comment_rows(text_id)
        counts = open_comments(draft_id)
        peer_review = find_peer_review(draft_id, reader_id=person_id)
        before, since_answer = _before(draft, peer_review)
    module_text = next((one.text for one in texts if one.is_module), "")
    base_language = value_of(module_text, "language") or "de"
    language = language_of(variant_of_lesson(text.path), base_language)
    links = page_addresses(draft.module.slug, address)
    around = Around(images, base_language, glossary_of(module_text), links)
    shown = preview(text.path, text.text, body_of(text.text), around)
    blocks = blocks_of(shown.rendered, language) if shown.rendered else []
    old = _words_before(text, before, around, language)
    at = _placed(comments, blocks)
    return TextReading(
        draft,
        text,
        value_of(module_text, "title"),
        language,
        [ReadText(one.id, _title(one), one.is_module, counts.get(one.id, 0)) for one in texts],
        peer_review,
        shown,
        value_of(text.text, "summary") if text.is_module else "",
        values_of(text.text, "objectives") if text.is_module else [],
        at.get(WHOLE, []),
        [ReadBlock(one, at.get(one.place, []), old is not None and one.words not in old) for one in blocks],
        at.get(None, []),
        compare("\n".join(old), "\n".join(one.words for one in blocks)) if old is not None else [],
        since_answer,
    )


@dataclass(frozen=True, slots=True)
class EditorComment:
    """A comment for who writes: what its place reads now, and the line where that begins (0: the place is gone)."""

    row: CommentRow
    quote: str
    line: int


def comments_on(text_id: int, shown: Preview, body: str, language: str) -> list[EditorComment]:
    """The comments that are not settled on a text as it is typed, in the order of their places; one statement."""
    rows = [row for row in comment_rows(text_id) if not row.comment.is_done]
    if not rows:
        return []
    blocks = {one.place: one for one in blocks_of(shown.rendered, language)} if shown.rendered else {}
    found = []
    for row in rows:
        place = place_of(row.comment.quote, row.comment.place, list(blocks.values()))
        quote = blocks[place].quote if place else row.comment.quote
        found.append((place or 0, EditorComment(row, quote, line_of(quote, body) if place else 0)))
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]


def find_peer_review(draft_id: int, *, reader_id: int) -> PeerReview | None:
    """What this person was asked about a draft, and was not told that it is not needed any more."""
    return db.session.scalar(
        select(PeerReview).where(
            PeerReview.draft_id == draft_id,
            PeerReview.reader_id == reader_id,
            PeerReview.state != PeerReviewState.WITHDRAWN,
        )
    )


def _title(text: DraftText) -> str:
    return value_of(text.text, "title") or text.path


def _before(draft: Draft, peer_review: PeerReview | None) -> tuple[Sources, bool]:
    """The texts as the person last answered to them, or as they are published; and whether it is the former."""
    if peer_review and peer_review.texts:
        return _answered(peer_review), True
    version = draft.module.current_version
    if version is None:
        return {}, False
    return {MODULE_KEY: version.source} | {
        (one.uid, one.variant): one.source for one in pinned_texts(version.id)
    }, False


def _answered(peer_review: PeerReview) -> Sources:
    return {text_key(path, text): text for path, text in peer_review.texts}


def _words_before(text: DraftText, before: Sources, around: Around, language: str) -> list[str] | None:
    """What the blocks of a text read before; None where there was no such text."""
    source = before.get(text_key(text.path, text.text))
    if source is None:
        return None
    rendered = preview(text.path, source, body_of(source), around).rendered
    return [one.words for one in blocks_of(rendered, language)] if rendered else None


def _placed(rows: Sequence[CommentRow], blocks: Sequence[Block]) -> dict[int | None, list[CommentRow]]:
    """The comments by the place where they stand now."""
    found: dict[int | None, list[CommentRow]] = {}
    for row in rows:
        found.setdefault(place_of(row.comment.quote, row.comment.place, blocks), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class PeerReviewPage:
    """What somebody was asked to read: the draft at a glance, and what an answer would be about.

    `digest` and `revisions` (text id to number of saves) say what was seen. `moved` are the ids of texts that have changed
    since the person answered last.
    """

    peer_review: PeerReview
    asked_by: str
    page: DraftPage
    comments: dict[int, int]
    own_comments: int
    digest: str
    revisions: dict[int, int]
    moved: set[int]

    @property
    def is_stale(self) -> bool:
        """Whether the draft has changed since the person answered."""
        return bool(self.peer_review.digest) and self.peer_review.digest != self.digest


def peer_review_page(peer_review: PeerReview) -> PeerReviewPage:
    """What the reader's page shows; a fixed number of statements. Raises DraftClosed."""
    draft = get_open_draft(peer_review.draft_id)
    texts = [one for one in draft_texts(draft.id) if not one.is_removed]
    before = _answered(peer_review)
    moved = {one.id for one in texts if before and before.get(text_key(one.path, one.text)) != one.text}
    return PeerReviewPage(
        peer_review,
        person_names([peer_review.asked_by_id]).get(peer_review.asked_by_id, ""),
        draft_page(draft),
        open_comments(draft.id),
        sum(open_comments(draft.id, peer_review_id=peer_review.id).values()),
        files_digest(draft_files(draft.id, within=True)),
        {one.id: one.revision for one in texts},
        moved,
    )


def read_files(files: DraftFiles) -> list[list[str]]:
    """The texts of a draft as they are kept with an answer."""
    return [list(pair) for pair in files.files.items()]
