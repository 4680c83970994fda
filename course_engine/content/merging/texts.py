"""Three texts of one file merged: a lesson, a module's own text, or a quiz."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from course_engine.content.merging.alignment import by_text
from course_engine.content.merging.blocks import split_blocks
from course_engine.content.merging.fields import Indivisible, merge_fields
from course_engine.content.merging.sequences import Rule, merge_pieces, three_way
from course_engine.content.merging.values import Conflict, Merge, Part

Kind = Literal["lesson", "module", "quiz"]

_FENCE = "---"
_BLOCKS = Rule("block", by_text, joint="\n\n", both_stay=False)


def merge(base: str, ours: str, theirs: str, *, kind: Kind = "lesson") -> Merge:
    """Return the merge of two texts that both come from `base`.

    Fields of the front matter and blocks of Markdown, or the fields and items of a quiz, are merged each by itself; all
    others keep every byte. Where a text cannot be told apart, what both changed is a conflict as a whole.
    """
    if ours == theirs or base in (ours, theirs):
        held = _Plain.of(theirs if ours == base else ours)
        return Merge((held.text,), held.crlf, held.bom)
    plain = [_Plain.of(text) for text in (base, ours, theirs)]
    texts = [one.text for one in plain]
    try:
        parts = merge_fields(*texts) if kind == "quiz" else _merge_markdown(*texts)
    except Indivisible:
        parts = [Conflict("file", "", texts[0], texts[1], texts[2], line=1)]
    crlf = _holds(*(one.crlf for one in plain))
    return Merge(_joined(parts), crlf, _holds(*(one.bom for one in plain)))


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text with LF line ends where it has CRLF throughout, and without its byte order mark."""

    text: str
    crlf: bool
    bom: bool

    @classmethod
    def of(cls, text: str) -> _Plain:
        bare = text.removeprefix("\ufeff")
        pairs = bare.count("\r\n")
        crlf = 0 < pairs == bare.count("\n") == bare.count("\r")
        return cls(bare.replace("\r\n", "\n") if crlf else bare, crlf, bare != text)


def _holds(base: bool, ours: bool, theirs: bool) -> bool:
    return theirs if ours == base else ours


@dataclass(frozen=True, slots=True)
class _Split:
    """A text with front matter: the fence above it, the fields, the fence below it, the Markdown."""

    opening: str
    front: str
    closing: str
    body: str
    lines: int  # before the body

    @classmethod
    def of(cls, text: str) -> _Split:
        lines = text.split("\n")
        ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
        if lines[0].rstrip() != _FENCE or (last := next(ends, None)) is None:
            return cls("", "", "", text, 0)
        closing = lines[last] + ("\n" if last < len(lines) - 1 else "")
        front = "".join(f"{line}\n" for line in lines[1:last])
        return cls(lines[0] + "\n", front, closing, "\n".join(lines[last + 1 :]), last + 1)


def _merge_markdown(base: str, ours: str, theirs: str) -> list[Part]:
    splits = [_Split.of(text) for text in (base, ours, theirs)]
    if len({bool(one.opening) for one in splits if one.opening or one.body}) > 1:
        raise Indivisible("only some have front matter")
    front = merge_fields(*(one.front for one in splits), offset=1)
    bodies = [split_blocks(one.body, first_line=one.lines) for one in splits]
    body = merge_pieces(*bodies, rule=_BLOCKS)
    opening, closing = (
        three_way(*texts) for texts in zip(*((one.opening, one.closing) for one in splits), strict=True)
    )
    if body and closing and not closing.endswith("\n") and any(body):
        closing += "\n"
    return [opening, *front, closing, *body]


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Texts next to each other as one; at least one part."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part or not joined:
            joined.append(part)
    return tuple(joined)
