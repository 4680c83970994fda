"""Names of files: what they say of a lesson's place, address and variant."""

import re
from collections.abc import Iterable, Mapping

MODULE_FILE = "module.md"


_LESSON_NAME = re.compile(r"(\d{1,4})-([a-z0-9][a-z0-9-]*)(?:\.([a-z][a-z0-9-]*))?\.md")


_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def lesson_slug(name: str) -> str:
    """Return what a lesson's file name says of its address: `einstieg` for `01-einstieg.leicht.md`, else ""."""
    match = _LESSON_NAME.fullmatch(name)
    return match[2] if match else ""


def lesson_number(name: str) -> int:
    """Return the number that a lesson's file name begins with, 0 where there is none."""
    match = _LESSON_NAME.fullmatch(name)
    return int(match[1]) if match else 0


def variant_of_lesson(name: str) -> str:
    """Return the variant that a lesson's file name says, "" where it says none."""
    match = _LESSON_NAME.fullmatch(name)
    return (match[3] or "") if match else ""


def is_stray(name: str) -> bool:
    """Whether a file in a module's folder is no part of the module, by its name."""
    return name != MODULE_FILE and not name.startswith("assets/") and not _LESSON_NAME.fullmatch(name)


def is_slug(text: str) -> bool:
    """Whether `text` may stand in an address."""
    return _SLUG.fullmatch(text) is not None


def file_names(lessons: Iterable[tuple[str, str, str]], known: Mapping[tuple[str, str], str]) -> list[str]:
    """Return a file name for each lesson, given as (id, variant, slug) in order.

    A name in `known`, by id and variant, is kept as long as it says the same slug and keeps the order.
    """
    names: list[str] = []
    number, before = -1, ""
    for uid, variant, slug in lessons:
        old = known.get((uid, variant), "")
        if slug != before:
            keeps = lesson_slug(old) == slug and lesson_number(old) > number
            number = lesson_number(old) if keeps else max(number, 0) + 1
            before = slug
        suffix = f".{variant}.md" if variant else ".md"
        kept = lesson_slug(old) == slug and lesson_number(old) == number and variant_of_lesson(old) == variant
        names.append(old if kept else f"{number:02d}-{slug}{suffix}")
    return names
