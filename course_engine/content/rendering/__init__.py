"""Markdown becomes safe HTML: lessons as segments with an outline, prompts as blocks, choices as one line.

Raw HTML is shown as text, the output goes through an allow-list, and a text that the library would choke on is refused
before it is rendered. Nothing depends on who reads, so a rendering can be kept by `rendering_digest`.

Class names for the theme
- `.admonition.{note,tip,warning,example,exercise,law}` > `p.admonition-title` > `span`, in it `.admonition-kind`
- `details.fold` (also `.question` or a kind of admonition) > `summary` > `span`
- `.tabs` > `.tab[role=group]` > `p.tab-title`: headed panels side by side where there is room. Radio buttons that hide
  all panels but one would need form controls in texts, keep "before" and "after" apart and print only one of them.
- `.table-scroll[role=region][tabindex=0]` > `table`, cells with `align`
- `ul.task-list` > `li.task-list-item` > `label` > `input[type=checkbox][disabled]`, `span`
- `figure.picture` > `img`, `figcaption`; `span.picture-missing` stands for an image that cannot be shown
- `sup` > `a.footnote-ref`; `section.footnote` > `ol` > `li`, in it `a.footnote-backref`
- `.highlight` > `pre[tabindex=0]` with the short classes of pygments; `a.external`; `abbr`; `dl`
- `details.term` > `summary`, `p` explains a word of the glossary, marked by `dfn` in the block above
- `.admonition.facilitator` holds a note for facilitators, in a segment of its own
- `.broken-self-check` (also `.admonition.warning`) stands for a self-check with errors
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, Self

from markupsafe import Markup, escape

from course_engine.content.catalogue import Finding, Term
from course_engine.content.parsing.codes import found
from course_engine.content.parsing.limits import overload
from course_engine.content.parsing.notes import Note, facilitator_notes
from course_engine.content.parsing.self_checks import SelfCheck, self_checks
from course_engine.content.rendering.engine import convert_inline, convert_lesson, convert_text
from course_engine.content.rendering.sanitising import SLOT, sanitised, sanitised_inline
from course_engine.content.rendering.shaping import Outline, Settings
from course_engine.content.rendering.words import Words, words_for
from course_engine.items import Item, item_from_body
from course_engine.items.choices import Choice, ChoiceItem

__all__ = [
    "RENDERER",
    "Rendered",
    "Segment",
    "TextRefused",
    "render",
    "render_inline",
    "render_text",
    "rendering_digest",
]

Slot = SelfCheck | Note  # what is taken out of a text, to be put back as a segment of its own

NOTHING = Markup()
RENDERER = "2"  # changes whenever the same text would give other HTML
AssetUrl = Callable[[str], str]
PageUrl = Callable[[str], str]


class TextRefused(ValueError):
    """A text that cannot be rendered; `finding` says where and why. Checking the text first says the same."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Segment:
    """A rendered piece of a lesson.

    Prose; a self-check to be filled in per person (then with its item); or a note for facilitators, which must not reach
    learners.
    """

    kind: Literal["prose", "self-check", "facilitator"]
    html: Markup = NOTHING
    item: Item | None = None

    def to_body(self) -> dict[str, Any]:
        """Return the segment, JSON-able."""
        if self.item:
            return {"kind": self.kind, "item": self.item.to_body()}
        return {"kind": self.kind, "html": str(self.html)}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the segment that `to_body` wrote."""
        if body["kind"] == "self-check":
            return cls("self-check", item=item_from_body(body["item"]["type"], body["item"]))
        return cls(body["kind"], Markup(body["html"]))  # noqa: S704  (sanitised before it was kept)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered lesson. `outline` has level (2 to 6), anchor and text of each heading outside of boxes."""

    segments: tuple[Segment, ...]
    outline: tuple[tuple[int, str, str], ...]

    def to_body(self) -> dict[str, Any]:
        """Return segments and outline, JSON-able."""
        return {
            "segments": [one.to_body() for one in self.segments],
            "outline": [list(one) for one in self.outline],
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the rendering that `to_body` wrote."""
        segments = tuple(Segment.from_body(one) for one in body["segments"])
        return cls(segments, tuple((level, anchor, text) for level, anchor, text in body["outline"]))

    def fragment(self, language: str = "de", *, with_notes: bool = False) -> Markup:
        """Return everything in one piece, self-checks as text that can be read but not answered.

        Notes for facilitators are in it only `with_notes`.
        """
        return Markup().join(
            _readable(one.item, language) if one.item else one.html
            for one in self.segments
            if with_notes or one.kind != "facilitator"
        )


def render(
    markdown: str,
    *,
    asset_url: AssetUrl | None = None,
    language: str = "de",
    path: str = "-",
    terms: Sequence[Term] = (),
    page_url: PageUrl | None = None,
) -> Rendered:
    """Return the rendered text of a lesson or of a module's introduction.

    `asset_url` gives the address for "assets/x.png", a path on this server, or "" where there is no such file; without
    it addresses stay as they are written. `language` is that of the text: in it stand the few words the renderer adds.
    `terms` are explained where they are used first; `page_url` gives the address for the name of a file ("02-name.md"), ""
    for what is none. Raises TextRefused for a text over the limits.
    """
    _refuse_overload(markdown, path)
    slots: list[Slot] = [check for check in self_checks(markdown, path) if not check.fence.indent]
    slots += facilitator_notes(markdown)
    slots.sort(key=_lines)
    settings = Settings(words_for(language), asset_url, terms=tuple(terms), page_url=page_url)
    html, outline = _converted(markdown, path, settings, [_lines(slot) for slot in slots])
    return Rendered(_segments(sanitised(html), slots, settings, path), tuple(outline))


def render_text(markdown: str, *, asset_url: AssetUrl | None = None, language: str = "de") -> Markup:
    """Return a prompt, an explanation or an introduction: blocks without headings, ids and footnotes.

    Never raises: what cannot be rendered is shown as it was written.
    """
    if asset_url is None:
        return _kept_text(markdown, language)
    return _text(markdown, language, asset_url)


@lru_cache(maxsize=4096)
def render_inline(markdown: str) -> Markup:
    """Return one line: the text of a choice, a hint or feedback. Never raises, as `render_text`."""
    try:
        _refuse_overload(markdown, "-")
        html = convert_inline(markdown)
    except Exception:  # too heavy, or whatever the library stumbles over
        return escape(markdown)
    return Markup(sanitised_inline(html))  # noqa: S704


def rendering_digest(
    markdown: str,
    *,
    language: str = "de",
    assets: Mapping[str, str] | None = None,
    terms: Sequence[Term] = (),
    pages: Collection[str] = (),
) -> str:
    """Return the digest under which a rendering is kept: of renderer, language, text and everything that is put into it.

    `assets` maps each image of the text ("assets/x.png") to its address; `pages` are the addresses that names of files lead
    to.
    """
    words = [[one.term, one.means, *one.forms] for one in terms]
    parts = [RENDERER, language, markdown, sorted((assets or {}).items()), words, sorted(pages)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


@lru_cache(maxsize=1024)
def _kept_text(markdown: str, language: str) -> Markup:
    return _text(markdown, language, None)


def _text(markdown: str, language: str, asset_url: AssetUrl | None) -> Markup:
    try:
        _refuse_overload(markdown, "-")
        html = convert_text(markdown, Settings(words_for(language), asset_url, anchors=False))
    except Exception:  # too heavy, or whatever the library stumbles over
        return Markup("<p>{}</p>").format(markdown)
    return Markup(sanitised(html))  # noqa: S704


def _refuse_overload(markdown: str, path: str) -> None:
    if spot := overload(markdown):
        raise TextRefused(found(spot.code, path, (spot.line + 1, spot.column + 1), **spot.values))


def _lines(slot: Slot) -> tuple[int, int]:
    """The first and the last line of what is taken out of the text."""
    return (slot.first, slot.last) if isinstance(slot, Note) else (slot.fence.first, slot.fence.last)


def _converted(
    markdown: str, path: str, settings: Settings, slots: list[tuple[int, int]]
) -> tuple[str, Outline]:
    try:
        return convert_lesson(markdown, settings, slots)
    except TextRefused:
        raise
    except Exception as error:  # whatever the library stumbles over: deep recursion, most of all
        raise TextRefused(found("C421", path, (1, 1))) from error


def _segments(html: str, slots: Sequence[Slot], settings: Settings, path: str) -> tuple[Segment, ...]:
    """Return the pieces of `html` with the self-checks and notes where their slots are."""
    pieces = html.split(SLOT)
    if len(pieces) != len(slots) + 1:
        raise TextRefused(found("C421", path, (1, 1)))
    segments = [_prose(pieces[0])]
    for slot, piece in zip(slots, pieces[1:], strict=True):
        segments += [_note(slot, settings, path) if isinstance(slot, Note) else _check(slot, settings)]
        segments.append(_prose(piece))
    return tuple(one for one in segments if one.item or one.html)


def _check(check: SelfCheck, settings: Settings) -> Segment:
    return Segment("self-check", item=check.item) if check.item else _broken(check, settings.words)


def _note(note: Note, settings: Settings, path: str) -> Segment:
    html, _outline = _converted(note.body, path, replace(settings, anchors=False, terms=()), [])
    box = Markup(
        '<div class="admonition facilitator"><p class="admonition-title"><span>{}</span></p>{}</div>'
    )
    return Segment(
        "facilitator", box.format(note.title or settings.words.facilitator, _prose(sanitised(html)).html)
    )


def _prose(html: str) -> Segment:
    return Segment("prose", Markup(html.strip("\n")))  # noqa: S704  (sanitised by the caller)


def _broken(check: SelfCheck, words: Words) -> Segment:
    note = Markup(
        '<div class="admonition warning broken-self-check"><p class="admonition-title"><span>{}</span></p>'
        "<p>{}</p></div>"
    )
    errors = [finding for finding in check.findings if finding.is_error]
    return Segment(
        "prose", note.format(words.broken_self_check, " ".join(one.message() for one in errors[:3]))
    )


def _readable(item: Item, language: str) -> Markup:
    words = words_for(language)
    choices: tuple[Choice, ...] = item.choices if isinstance(item, ChoiceItem) else ()
    listed = Markup().join(Markup("<li>{}</li>").format(render_inline(choice.text)) for choice in choices)
    block = Markup('<div class="self-check"><p><strong>{}</strong></p>{}{}</div>')
    options = Markup("<ul>{}</ul>").format(listed) if choices else Markup()
    return block.format(words.self_check, render_text(item.prompt, language=language), options)
