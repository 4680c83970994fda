"""Self-checks: a fenced block ```` ```self-check ```` in a lesson holds the YAML of one item."""

from collections.abc import Iterator
from dataclasses import dataclass

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.blocks import Fence, fences
from course_engine.content.parsing.codes import Broken, found
from course_engine.content.parsing.items import read_item
from course_engine.content.parsing.source import QUIZ_LIMIT, read_source
from course_engine.content.parsing.tree import read_tree
from course_engine.items import Item

SELF_CHECK = "self-check"


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """A self-check where it stands in the text; `item` is None when it has errors."""

    fence: Fence
    item: Item | None
    findings: list[Finding]


def self_checks(text: str, path: str, *, first_line: int = 1) -> Iterator[SelfCheck]:
    """Yield the self-checks of a Markdown text that begins on `first_line` of the file, in order."""
    lines = text.split("\n")
    seen: dict[str, int] = {}
    for fence in fences(lines):
        if fence.info != SELF_CHECK or not fence.closed:
            continue
        line = fence.first + first_line
        if fence.indent:
            yield SelfCheck(fence, None, [found("C411", path, (line, fence.indent + 1))])
            continue
        item, findings = _read("\n".join(lines[fence.first + 1 : fence.last]), path, line + 1)
        if item and item.id in seen:
            findings.append(found("C222", path, (line, 1), value=item.id, first=seen[item.id]))
            item = None
        elif item:
            seen[item.id] = line
        yield SelfCheck(fence, item, findings)


def _read(text: str, path: str, first_line: int) -> tuple[Item | None, list[Finding]]:
    try:
        node, findings = read_tree(read_source(text, path, limit=QUIZ_LIMIT), path, first_line=first_line)
    except Broken as broken:
        return None, [broken.finding]
    item, more = read_item(node, path)
    if item and (item.marked or getattr(item, "shared", "private") != "private"):
        more.append(found("C423", path, node.key_place("type"), value=item.kind))
    errors = any(finding.is_error for finding in more)
    return None if errors else item, findings + more
