"""Links and pictures in a Markdown text: where they stand and what they point to."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.blocks import fences, without_code, without_spans
from course_engine.content.parsing.codes import Place, found
from course_engine.content.parsing.limits import overload

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\(\s*<?([^)\s>]*)|\[([^\]]*)\])")
_REFERENCE = re.compile(r" {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?([^\s>]+)")


def asset_findings(
    text: str, path: str, names: frozenset[str] | set[str], *, first_line: int = 1
) -> Iterator[Finding]:
    """Yield a finding for every image of a Markdown text whose file is not among `names` ("assets/x.png")."""
    for spot, target in image_targets(text):
        if is_own_asset(target) and asset_name(target) not in names:
            yield found("C406", path, (spot[0] + first_line, spot[1] + 1), target=target)


def image_targets(text: str) -> Iterator[tuple[Place, str]]:
    """Yield place (from 0) and address of every image in a Markdown text."""
    if "![" not in text or overload(text):
        return
    lines = text.split("\n")
    prose = without_code(lines, fences(lines))
    references = references_in(prose)
    for place, link in links_in(prose):
        if link[1]:
            yield place, target_of(link, references)


def is_own_asset(target: str) -> bool:
    """Whether an image's address names a file beside the module: relative, in `assets`, never upwards."""
    plain = asset_name(target)
    return plain.startswith("assets/") and not re.search(r"\\|//|(^|/)\.\.?(/|$)|[?#\x00-\x1f]", plain)


def asset_name(target: str) -> str:
    """Return the name of the file that an image's address means: `%20` is a space."""
    return unquote(unescape(target))


def links_in(lines: list[str]) -> Iterator[tuple[Place, re.Match[str]]]:
    for number, line in without_spans(lines):
        for match in _LINK.finditer(line):
            yield (number, match.start()), match


def target_of(link: re.Match[str], references: dict[str, str]) -> str:
    return link[3] if link[3] is not None else references.get((link[4] or link[2]).lower(), "")


def references_in(lines: list[str]) -> dict[str, str]:
    found = (match for line in lines if (match := _REFERENCE.match(line)))
    return {match[1].lower(): match[2] for match in found}
