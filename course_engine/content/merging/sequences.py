"""Three sequences of pieces merged into one: what one side changed, added, took out or moved holds.

A piece that both changed, or one changed and the other took out, becomes a conflict. The result does not depend on which
side is called ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from course_engine.content.merging.alignment import Refs, standing
from course_engine.content.merging.values import Conflict, ConflictKind, Part, Piece, Pieces

Inner = Callable[[Piece, Piece, Piece], list[Part] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """How the pieces of one kind of sequence are known, joined, and merged inside.

    `joint` is what must stand between two pieces that never stood together. Where `both_stay`, pieces that both sides
    added in the same place stay both; else they are a conflict, for their order means something.
    """

    kind: ConflictKind
    align: Callable[[Sequence[Piece], Sequence[Piece]], Refs]
    joint: str = "\n"
    both_stay: bool = True
    inner: Inner | None = None
    column: int = 0


@dataclass(slots=True)
class _Side:
    """A side: where each base piece is in it, which of them moved, and what stands behind each that stayed."""

    pieces: Sequence[Piece]
    refs: Refs
    places: dict[int, Piece] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    runs: dict[int, list[int | Piece]] = field(default_factory=dict)  # base index, or a new piece

    def __post_init__(self) -> None:
        pairs = zip(self.refs, self.pieces, strict=True)
        self.places = {ref: piece for ref, piece in pairs if ref is not None}
        self.moved = set(self.places) - standing(self.refs)

    def gather(self, moved: set[int]) -> None:
        """Note what stands behind each base piece that neither side moved."""
        anchor = -1
        for ref, piece in zip(self.refs, self.pieces, strict=True):
            if ref is None:
                self.runs.setdefault(anchor, []).append(piece)
            elif ref not in moved:
                anchor = ref
            elif ref in self.moved:
                self.runs.setdefault(anchor, []).append(ref)

    def anchor_of(self, ref: int) -> int:
        return next(anchor for anchor, run in self.runs.items() if ref in run)


@dataclass(frozen=True, slots=True)
class _Out:
    """A merged piece and what stands behind it; `sources` are the pieces it was made of."""

    parts: list[Part]
    after: str
    sources: tuple[Piece, ...]


def merge_pieces(base: Pieces, ours: Pieces, theirs: Pieces, *, rule: Rule) -> list[Part]:
    """Return text and conflicts of the merged sequence."""
    merger = _Merger(base, ours, theirs, rule)
    head = three_way(base.head, ours.head, theirs.head)
    parts = list(merger.parts())
    return [f"{head}\n" if parts and head and not head.endswith("\n") else head, *parts]


def three_way(base: str | None, ours: str, theirs: str) -> str:
    """Return which of three spaces holds; where both sides changed them, the larger."""
    if base is not None and base in (ours, theirs):
        return theirs if ours == base else ours
    return max(ours, theirs, key=lambda text: (text.count("\n"), text))


class _Merger:
    def __init__(self, base: Pieces, ours: Pieces, theirs: Pieces, rule: Rule) -> None:
        self.base = base.pieces
        self.rule = rule
        self.ours = _Side(ours.pieces, rule.align(self.base, ours.pieces))
        self.theirs = _Side(theirs.pieces, rule.align(self.base, theirs.pieces))
        self.moved = self.ours.moved | self.theirs.moved
        self.ours.gather(self.moved)
        self.theirs.gather(self.moved)
        self._keep_one_place()
        texts = (base.pieces, ours.pieces, theirs.pieces)
        self.together = {(id(a), id(b)) for pieces in texts for a, b in pairwise(pieces)}
        self.end = three_way(*(pieces[-1].after if pieces else "" for pieces in texts))

    def parts(self) -> Iterator[Part]:
        outs = [out for out in self._outs() if out.parts]
        for out, following in zip_longest(outs, outs[1:]):
            after = out.after if following else self.end
            if following and after.count("\n") < self.rule.joint.count("\n"):
                after = after if self._stood_together(out, following, after) else self.rule.joint
            *parts, last = out.parts
            yield from parts
            if isinstance(last, Conflict):
                yield replace(last, after=after)
            else:
                yield last + after

    def _stood_together(self, one: _Out, following: _Out, after: str) -> bool:
        return any(
            (id(a), id(b)) in self.together and a.after == after
            for a in one.sources
            for b in following.sources
        )

    def _keep_one_place(self) -> None:
        """A piece that both moved to different places goes where it stands further up."""
        for ref in self.ours.moved & self.theirs.moved:
            here, there = self.ours.anchor_of(ref), self.theirs.anchor_of(ref)
            if here != there:
                loser = self.ours if here > there else self.theirs
                loser.runs[max(here, there)].remove(ref)

    def _outs(self) -> Iterator[_Out]:
        yield from self._run(-1)
        for ref in range(len(self.base)):
            if ref not in self.moved:
                yield self._merged(ref)
                yield from self._run(ref)

    # what stands in its place

    def _merged(self, ref: int) -> _Out:
        return self._content(self.base[ref], self.ours.places.get(ref), self.theirs.places.get(ref))

    def _content(self, base: Piece | None, ours: Piece | None, theirs: Piece | None) -> _Out:
        sources = tuple(piece for piece in (base, ours, theirs) if piece)
        if ours and theirs:
            after = three_way(base.after if base else None, ours.after, theirs.after)
            return _Out(self._texts(base, ours, theirs), after, sources)
        left = ours or theirs
        if left is None:
            return _Out([], "", ())
        if base is None:
            return _Out([left.text], left.after, sources)
        if left.text == base.text:
            return _Out([], "", ())
        return _Out([self._conflict(base, ours, theirs)], left.after, sources)

    def _texts(self, base: Piece | None, ours: Piece, theirs: Piece) -> list[Part]:
        if ours.text == theirs.text or (base and base.text == theirs.text):
            return [ours.text]
        if base and base.text == ours.text:
            return [theirs.text]
        inner = self.rule.inner(base, ours, theirs) if base and self.rule.inner else None
        return [self._conflict(base, ours, theirs)] if inner is None else inner

    def _conflict(self, base: Piece | None, ours: Piece | None, theirs: Piece | None) -> Conflict:
        named = ours or theirs or base
        return Conflict(
            self.rule.kind,
            named.name if named else "",
            base.text if base else "",
            ours.text if ours else "",
            theirs.text if theirs else "",
            line=ours.line + 1 if ours else 0,
            column=self.rule.column,
        )

    # what was added or moved behind it

    def _run(self, anchor: int) -> Iterator[_Out]:
        ours, theirs = self.ours.runs.get(anchor, []), self.theirs.runs.get(anchor, [])
        if not self.rule.both_stay and _differ(ours, theirs):
            yield from self._disputed(ours, theirs)
            return
        first, second = sorted((ours, theirs), key=_order)
        placed = {_known(one) for one in first}
        others = {_known(one): one for one in second}
        for one in (*first, *(one for one in second if _known(one) not in placed)):
            yield self._placed(one, others.get(_known(one)), first is ours)

    def _placed(self, one: int | Piece, twin: int | Piece | None, is_ours: bool) -> _Out:
        if isinstance(one, int):
            return self._merged(one)
        if not isinstance(twin, Piece) or twin is one:
            return _Out([one.text], one.after, (one,))
        return self._content(None, one, twin) if is_ours else self._content(None, twin, one)

    def _disputed(self, ours: list[int | Piece], theirs: list[int | Piece]) -> Iterator[_Out]:
        for ref in sorted({one for one in (*ours, *theirs) if isinstance(one, int)}):
            yield self._merged(ref)
        here, there = [[one for one in run if isinstance(one, Piece)] for run in (ours, theirs)]
        texts = ["".join(one.text + one.after for one in run) for run in (here, there)]
        last = max(here[-1], there[-1], key=lambda one: (one.after.count("\n"), one.after))
        mine, other = (text.rstrip("\n") for text in texts)
        conflict = Conflict(self.rule.kind, here[0].name, "", mine, other, here[0].line + 1, self.rule.column)
        yield _Out([conflict], last.after, (here[0], here[-1], there[0], there[-1]))


def _known(one: int | Piece) -> object:
    return one if isinstance(one, int) else ("key", one.key) if one.key else one.text


def _order(run: list[int | Piece]) -> tuple[int, list[str]]:
    """Which run stands first, whoever added it: the longer one, else by what it says."""
    return -len(run), [f"{one:09}" if isinstance(one, int) else one.key or one.text for one in run]


def _differ(ours: list[int | Piece], theirs: list[int | Piece]) -> bool:
    """Whether each side added something in this place that the other did not."""
    here, there = [{one.text for one in run if isinstance(one, Piece)} for run in (ours, theirs)]
    return bool(here - there) and bool(there - here)
