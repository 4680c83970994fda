"""The files of a module merged: each text by itself, lessons by their id, wherever they stand and whatever their name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from course_engine.content.bundle import MODULE_FILE, file_names, lesson_slug
from course_engine.content.merging.alignment import by_key
from course_engine.content.merging.sequences import Rule, merge_pieces
from course_engine.content.merging.texts import merge
from course_engine.content.merging.values import Conflict, Merge, Piece, Pieces

Key = tuple[str, str]  # id and variant


@dataclass(frozen=True, slots=True)
class Files:
    """A module's files: its own text, its lessons in order with their file names, its images by name and digest."""

    module: str = ""
    lessons: Mapping[Key, str] = field(default_factory=dict)
    names: Mapping[Key, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileConflict:
    """A conflict and the file that it is in, by its name in the module's folder."""

    path: str
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class FilesMerge:
    """The merge of each text by its file name, and of each image."""

    texts: Mapping[str, Merge]
    images: Mapping[str, str | Conflict]

    @property
    def conflicts(self) -> tuple[FileConflict, ...]:
        in_texts = [
            FileConflict(name, one) for name, merged in self.texts.items() for one in merged.conflicts
        ]
        images = [FileConflict(name, one) for name, one in self.images.items() if isinstance(one, Conflict)]
        return (*in_texts, *images)

    def settled(self, choices: Sequence[str] = ()) -> tuple[dict[str, str], dict[str, str]]:
        """Return texts and images with one choice for each conflict, in order; what is chosen to be empty is left out."""
        left = iter(choices)
        texts = {
            name: merged.settled([next(left) for _one in merged.conflicts])
            for name, merged in self.texts.items()
        }
        images = {name: one if isinstance(one, str) else next(left) for name, one in self.images.items()}
        return {name: text for name, text in texts.items() if text.strip()}, {
            name: known for name, known in images.items() if known
        }


def merge_files(base: Files, ours: Files, theirs: Files) -> FilesMerge:
    """Return the merge of two states of a module that both come from `base`.

    A lesson that one side took out and the other changed is a conflict as a whole.
    """
    merged: dict[Key, Merge] = {}
    for key in _order(base, ours, theirs):
        lesson = _lesson(*(one.lessons.get(key) for one in (base, ours, theirs)), name=key[0])
        if lesson:
            merged[key] = lesson
    module = merge(base.module, ours.module, theirs.module, kind="module")
    texts = {MODULE_FILE: module} | _named(merged, base, ours, theirs)
    return FilesMerge(texts, dict(_images(base.images, ours.images, theirs.images)))


def compare_files(base: Files, ours: Files, theirs: Files) -> FilesMerge:
    """Return every text that is not the same on both sides as a conflict, whole; images are ours and theirs together."""
    whole = {
        key: _whole(*(one.lessons.get(key, "") for one in (base, ours, theirs)))
        for key in _order(base, ours, theirs)
    }
    texts = {MODULE_FILE: _whole(base.module, ours.module, theirs.module)} | _named(whole, base, ours, theirs)
    return FilesMerge(texts, {**theirs.images, **ours.images})


def _whole(base: str, ours: str, theirs: str) -> Merge:
    return Merge((ours if ours == theirs else Conflict("file", "", base, ours, theirs, line=1),))


def _named(lessons: Mapping[Key, Merge], base: Files, ours: Files, theirs: Files) -> dict[str, Merge]:
    """Return lessons, given in order, by file name. Of two with the same name, the newer one in ours gets another."""
    known = {key: _name(key, base, ours, theirs) for key in lessons}
    slugs: dict[str, str] = {}  # id -> slug
    for uid, variant in sorted(lessons, key=lambda key: (key not in base.lessons, key not in theirs.lessons)):
        if uid not in slugs:
            slugs[uid] = _free(lesson_slug(known[uid, variant]), slugs.values())
    names = file_names([(*key, slugs[key[0]]) for key in lessons], known)
    return dict(zip(names, lessons.values(), strict=True))


def _free(slug: str, taken: Iterable[str]) -> str:
    candidates = (slug if n == 1 else f"{slug}-{n}" for n in count(1))
    return next(one for one in candidates if one not in taken)


def _lesson(base: str | None, ours: str | None, theirs: str | None, *, name: str) -> Merge | None:
    if ours is not None and theirs is not None:
        return merge(base or "", ours, theirs)
    left = ours if ours is not None else theirs
    if left is None or left == base:
        return None
    if base is None:
        return merge("", left, left)
    conflict = Conflict("lesson", name, base, ours or "", theirs or "", line=1 if ours else 0)
    return Merge((conflict,))


def _order(base: Files, ours: Files, theirs: Files) -> list[Key]:
    """Every lesson that any side has, in the merged order; variants behind their lesson."""
    sides = [list(dict.fromkeys(uid for uid, _variant in one.lessons)) for one in (base, ours, theirs)]
    pieces = [Pieces("", tuple(Piece(uid, "\n", key=uid) for uid in side)) for side in sides]
    merged = "".join(
        part for part in merge_pieces(*pieces, rule=Rule("lesson", by_key)) if isinstance(part, str)
    )
    order = merged.split()
    for side in sides[1:]:
        for before, uid in zip(["", *side], side, strict=False):
            if uid not in order:  # taken out on one side, changed on the other
                order.insert(order.index(before) + 1 if before in order else 0, uid)
    keys = {key for one in (ours, theirs) for key in one.lessons}
    return [key for uid in order for key in sorted(keys) if key[0] == uid]


def _name(key: Key, base: Files, ours: Files, theirs: Files) -> str:
    before, here, there = (one.names.get(key, "") for one in (base, ours, theirs))
    return here if here and (here != before or not there) else there


def _images(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str]
) -> Iterator[tuple[str, str | Conflict]]:
    for name in sorted({*ours, *theirs}):
        before, here, there = base.get(name, ""), ours.get(name, ""), theirs.get(name, "")
        if here == there or there == before:
            yield name, here
        elif here == before:
            yield name, there
        else:
            yield name, Conflict("image", name, before, here, there)
