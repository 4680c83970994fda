"""Links inside of the library: to lessons and modules by the names of their files, to headings, to quizzes.

Authors write `02-einwilligung.md#die-regel` or `../webinare/module.md`, which works wherever the files are read; pages get
the address.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from course_engine.content import rendering
from course_engine.content.bundle import MODULE_FILE, Bundle, finding, lesson_slug
from course_engine.content.catalogue import Finding
from course_engine.content.parsing.blocks import fences, without_code
from course_engine.content.parsing.codes import Place
from course_engine.content.parsing.pictures import links_in, references_in, target_of
from course_engine.content.parsing.self_checks import SELF_CHECK, self_checks
from course_engine.content.parsing.tree import Node

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


def inner_links(body: str, slug: str | None, here: str) -> Iterator[InnerLink]:
    """Yield the links of a text (its own address is `here`) that lead to pages or headings of the library.

    `slug` is that of the module in whose folder it stands, None where it stands in none: there names of files lead nowhere.
    """
    lines = without_code(body.split("\n"), fences(body.split("\n")))
    references = references_in(lines)
    for (line, column), link in links_in(lines):
        target = target_of(link, references)
        path, _hash, anchor = target.partition("#")
        if link[1] or not target or _ELSEWHERE.match(target):
            continue
        file = "" if slug is None else page_address(target, slug)
        address = here if not path else path if path.startswith("/") else file
        if address or path.endswith(".md"):
            yield InnerLink(line, column, target, address.rstrip("/"), anchor)


def lesson_links(body: str, slug: str, here: str) -> Iterator[InnerLink]:
    """Yield the inner links of a module's text and, at the line where each begins, those of its self-checks."""
    yield from inner_links(body, slug, here)
    lines = body.split("\n")
    blocks = [one for one in fences(lines) if one.info == SELF_CHECK]
    if not any("](" in line for one in blocks for line in lines[one.first : one.last]):
        return
    for check in self_checks(body, "-"):
        for link in value_links(check.item.to_body()) if check.item else ():
            yield replace(link, line=check.fence.first, column=0)


def value_links(value: Any) -> Iterator[InnerLink]:
    """Yield the inner links in the texts of a quiz or an item, given as plain values."""
    if isinstance(value, str):
        yield from inner_links(value, None, "") if "](" in value else ()
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from value_links(one)


def link_findings(
    bundles: Iterable[tuple[Bundle, str]], quizzes: Mapping[str, Node | None]
) -> Iterator[Finding]:
    """Yield a finding for each link that leads to no page, or to no heading, of these modules and quizzes.

    `quizzes` are by the paths of their files.
    """
    bundles = list(bundles)
    pages = {address: body for bundle, _prefix in bundles for address, _name, body, _line in _texts(bundle)}
    slugs = {PurePosixPath(path).name.split(".")[0] for path in quizzes}
    for path, place, link in (*_module_links(bundles), *_quiz_links(quizzes)):
        if code := broken(link, pages, lambda where: _anchors(pages[where]), quizzes=slugs):
            yield finding(code, path, place, value=link.written)


def _module_links(bundles: Iterable[tuple[Bundle, str]]) -> Iterator[tuple[str, Place, InnerLink]]:
    for bundle, prefix in bundles:
        for address, name, body, first_line in _texts(bundle):
            for link in lesson_links(body, bundle.slug, address):
                yield prefix + name, (link.line + first_line, link.column + 1), link


def _quiz_links(quizzes: Mapping[str, Node | None]) -> Iterator[tuple[str, Place, InnerLink]]:
    for path, node in quizzes.items():
        for place, link in _node_links(node) if node else ():
            yield path, place, link


def _node_links(node: Node) -> Iterator[tuple[Place, InnerLink]]:
    """Yield where each text with links stands; for one over several lines (`|`), the line of the link."""
    if isinstance(node.value, list | dict):
        for one in node.value.values() if isinstance(node.value, dict) else node.value:
            yield from _node_links(one)
    for link in value_links(node.value) if isinstance(node.value, str) else ():
        yield (node.text_line + link.line, 1) if node.text_line else node.place, link


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
