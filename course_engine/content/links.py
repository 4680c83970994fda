"""Links inside of the library: to lessons and modules by the names of their files, to headings, to quizzes.

Authors write `02-einwilligung.md#die-regel` or `../webinare/module.md`, which works wherever the files are read; pages get
the address.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from course_engine.content import rendering
from course_engine.content.bundle import MODULE_FILE, Bundle, finding, lesson_slug
from course_engine.content.catalogue import Finding
from course_engine.content.parsing.blocks import fences, without_code
from course_engine.content.parsing.pictures import links_in, references_in, target_of

_PAGE = re.compile(r"/modules/([^/#]+)(?:/lessons/([^/#]+))?/?")
_QUIZ = re.compile(r"/quizzes/([^/#]+)/?")
_PATH = re.compile(r"/paths/([^/#]+)/?")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|assets/")


@dataclass(frozen=True, slots=True)
class InnerLink:
    """A link to a page of the library: its place in the text (from 0), as it is written, and where it leads."""

    line: int
    column: int
    written: str
    address: str
    anchor: str


def page_address(written: str, slug: str) -> str:
    """Return the address for the name of a file, as a text of the module at `slug` writes it; "" where it is none."""
    path, _hash, _anchor = written.partition("#")
    if not path.endswith(".md") or _ELSEWHERE.match(path) or path.startswith("/"):
        return ""
    parts = posixpath.normpath(posixpath.join("modules", slug, unquote(path))).split("/")
    if len(parts) != 3 or parts[0] != "modules":
        return ""
    if parts[2] == MODULE_FILE:
        return f"/modules/{parts[1]}"
    lesson = lesson_slug(parts[2])
    return f"/modules/{parts[1]}/lessons/{lesson}" if lesson else ""


def page_addresses(slug: str, own: Callable[[str], str]) -> Callable[[str], str]:
    """Return what gives the address for the name of a file in a text that is not published yet, "" where it is none.

    Pages of the module at `slug` are where `own` says for the slug of a lesson, "" being the module's own page.
    """
    home = f"/modules/{slug}"

    def address(written: str) -> str:
        page = page_address(written, slug)
        if page != home and not page.startswith(f"{home}/"):
            return page
        return own(page.removeprefix(home).removeprefix("/lessons/"))

    return address


def inner_links(body: str, slug: str, here: str) -> Iterator[InnerLink]:
    """Yield the links of a text (its own address is `here`) that lead to pages or headings of the library."""
    lines = without_code(body.split("\n"), fences(body.split("\n")))
    references = references_in(lines)
    for (line, column), link in links_in(lines):
        target = target_of(link, references)
        path, _hash, anchor = target.partition("#")
        if link[1] or not target or _ELSEWHERE.match(target):
            continue
        address = here if not path else path if path.startswith("/") else page_address(target, slug)
        if address or path.endswith(".md"):
            yield InnerLink(line, column, target, address.rstrip("/"), anchor)


def link_findings(bundles: Iterable[tuple[Bundle, str]], quizzes: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each link that leads to no page, or to no heading, of these modules and quizzes."""
    bundles = list(bundles)
    pages = {address: body for bundle, _prefix in bundles for address, _name, body, _line in _texts(bundle)}
    for bundle, prefix in bundles:
        for address, name, body, first_line in _texts(bundle):
            for link in inner_links(body, bundle.slug, address):
                if code := broken(link, pages, lambda where: _anchors(pages[where]), quizzes=quizzes):
                    place = link.line + first_line, link.column + 1
                    yield finding(code, prefix + name, place, value=link.written)


def broken(
    link: InnerLink,
    pages: Collection[str],
    headings: Callable[[str], Collection[str]],
    *,
    quizzes: Collection[str],
    paths: Collection[str] | None = None,
) -> str:
    """Return the code of what is wrong with a link, "" for nothing.

    `pages` are the addresses of modules and lessons, `headings` gives the anchors of one of them; `paths` the ids of
    learning paths, None where they are not known.
    """
    if quiz := _QUIZ.fullmatch(link.address):
        return "" if quiz[1] in quizzes else "C522"
    if path := _PATH.fullmatch(link.address):
        return "" if paths is None or path[1] in paths else "C522"
    if link.address.startswith("/") and not _PAGE.fullmatch(link.address):
        return ""  # another page of the engine
    if link.address not in pages:
        return "C522"
    anchor = link.anchor.removeprefix("s-")
    return "C523" if anchor and anchor not in headings(link.address) else ""


@lru_cache(maxsize=256)
def _anchors(body: str) -> frozenset[str]:
    try:
        outline = rendering.render(body).outline
    except rendering.TextRefused:
        return frozenset()
    return frozenset(anchor.removeprefix("s-") for _level, anchor, _text in outline)


def _texts(bundle: Bundle) -> Iterator[tuple[str, str, str, int]]:
    """Yield address, file name, body and the line on which the body begins, for each text of a module."""
    home = f"/modules/{bundle.slug}"
    yield home, MODULE_FILE, bundle.text.body, _first_line(bundle.text.source)
    for one in sorted(
        bundle.lessons, key=lambda one: one.lesson.variant, reverse=True
    ):  # the lesson itself last
        text = one.text
        yield f"{home}/lessons/{one.slug}", text.name, text.body, _first_line(text.source)


def _first_line(source: str) -> int:
    lines = source.split("\n")
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    return closing + 2
