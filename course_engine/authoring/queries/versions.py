"""The published versions of a module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course_engine.authoring.queries.people import person_names
from course_engine.authoring.texts import MODULE_KEY, Difference, Key, differences
from course_engine.content.models import LessonPin, Module, ModuleVersion
from course_engine.content.queries import (
    as_rendered,
    get_module_version,
    module_versions,
    pinned_lessons,
    pinned_texts,
)
from course_engine.content.rendering import Rendered
from course_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version in the list of them."""

    version: ModuleVersion
    author: str
    is_current: bool


def version_rows(module: Module) -> list[VersionRow]:
    """Every version of a module with the name of who published it, the newest first."""
    versions = module_versions(module)
    names = person_names(version.published_by_id for version in versions)
    return [
        VersionRow(version, names.get(version.published_by_id, ""), version.id == module.current_version_id)
        for version in versions
    ]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version as learners saw it: the module's introduction, or one of its lessons."""

    version: ModuleVersion
    author: str
    pins: Sequence[LessonPin]
    pin: LessonPin | None
    rendered: Rendered
    is_current: bool


def version_page(module: Module, number: int, slug: str | None) -> VersionPage:
    """One text of a version, rendered as it was published; raises NotFound."""
    version = get_module_version(module, number)
    pins = pinned_lessons(version)
    pin = next((one for one in pins if one.slug == slug and not one.variant), None)
    if slug and pin is None:
        raise NotFound
    rendering = pin.lesson_version.rendering if pin else version.rendering
    author = person_names([version.published_by_id]).get(version.published_by_id, "")
    is_current = version.id == module.current_version_id
    return VersionPage(version, author, pins, pin, as_rendered(rendering), is_current)


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """Two versions of a module and the texts in which they differ."""

    before: ModuleVersion
    after: ModuleVersion
    differences: list[Difference]


def compare_versions(module: Module, before: int, after: int) -> VersionsCompared:
    """Compare two versions by their numbers; raises NotFound."""
    old, new = get_module_version(module, before), get_module_version(module, after)
    return VersionsCompared(old, new, differences(version_texts(old), version_texts(new)))


def version_texts(version: ModuleVersion) -> list[tuple[Key, str]]:
    """The module's own text and those of its lessons, each with the key that it is compared by."""
    lessons = [((one.uid, one.variant), one.source) for one in pinned_texts(version.id)]
    return [(MODULE_KEY, version.source), *lessons]
