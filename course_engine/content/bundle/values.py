"""A module's files as one value, with the digests of what readers see."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from course_engine.content.catalogue import Lesson, Module, Term
from course_engine.items.bodies import digest


def bytes_digest(content: bytes | str) -> str:
    """Return the SHA-256 of a file's bytes: 64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@dataclass(frozen=True, slots=True)
class AssetFile:
    """An image: `digest` of its bytes; `content` is None where the database has it already."""

    path: str
    digest: str
    media_type: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class Text:
    """A file with Markdown in it, whole (`source`) and its body, with the digests of the images that it shows.

    `terms` are the words of the module's glossary that it explains.
    """

    name: str
    source: str
    body: str
    images: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    slug: str = ""  # of the module: names of files lead from there

    @cached_property
    def digest(self) -> str:
        """The digest of everything that a reader sees of it."""
        seen: dict[str, object] = {"source": self.source, "images": dict(self.images)}
        if self.terms:
            seen["terms"] = [[one.term, one.means, *one.forms] for one in self.terms]
        return digest(seen)


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson in its place; variants of a lesson share its position (from 1) and its slug."""

    text: Text
    slug: str
    position: int
    lesson: Lesson


@dataclass(frozen=True)
class Bundle:
    """A module as it can be published."""

    slug: str
    module: Module
    text: Text
    lessons: tuple[LessonFile, ...]
    assets: tuple[AssetFile, ...]
    requirement_places: Mapping[str, tuple[int, int]]
    prerequisite_places: Mapping[str, tuple[int, int]]
    topic_place: tuple[int, int]

    @cached_property
    def digest(self) -> str:
        """The digest of all that a version of the module pins; its own address is no part of it."""
        pins = [[one.lesson.id, one.lesson.variant, one.slug, one.text.digest] for one in self.lessons]
        assets = {asset.path: asset.digest for asset in self.assets}
        return digest({"module": self.text.digest, "lessons": pins, "assets": assets})

    @property
    def texts(self) -> tuple[Text, ...]:
        """The module's own text and those of its lessons."""
        return (self.text, *(one.text for one in self.lessons))
