"""One item: its shape by its type, and what the shape alone cannot say."""

from collections.abc import Iterator

from course_engine.content.catalogue import ChoiceItem, Finding, Item, MultipleChoice, SingleChoice
from course_engine.content.parsing.codes import found
from course_engine.content.parsing.explain import read_shape
from course_engine.content.parsing.prose import prose_findings
from course_engine.content.parsing.shapes import ITEM_SHAPES, ItemShape
from course_engine.content.parsing.tree import Node

KINDS = ", ".join(ITEM_SHAPES)


def read_item(node: Node, path: str) -> tuple[Item | None, list[Finding]]:
    """Return the item in `node` (None when it has errors) and what was found."""
    shape, findings = _shape(node, path)
    if shape is None:
        return None, findings
    read, more = read_shape(shape, node, path)
    findings += more
    if read is None:
        return None, findings
    item = read.value()
    findings += _item_findings(item, node, path)
    return item, findings


def repeated_ids(nodes: list[Node], path: str) -> Iterator[Finding]:
    """Yield a finding for each id that an earlier one of `nodes` has already."""
    first: dict[str, int] = {}
    for node in nodes:
        named = node.at("id")
        if named is None or not isinstance(named.value, str):
            continue
        if named.value in first:
            yield found("C222", path, named.place, value=named.value, first=first[named.value])
        first.setdefault(named.value, named.place[0])


def _shape(node: Node, path: str) -> tuple[type[ItemShape] | None, list[Finding]]:
    if not isinstance(node.value, dict):
        return None, [found("C210", path, node.place, key="items")]
    named = node.at("type")
    if named is None or not isinstance(named.value, str):
        return None, [found("C302", path, node.key_place("type"), known=KINDS)]
    if named.value not in ITEM_SHAPES:
        return None, [found("C301", path, named.place, value=named.value, known=KINDS)]
    return ITEM_SHAPES[named.value], []


def _item_findings(item: Item, node: Node, path: str) -> Iterator[Finding]:
    yield from _text_findings(node, path)
    if isinstance(item, ChoiceItem):
        yield from repeated_ids(_choices(node), path)
        yield from _key_findings(item, node, path)
        yield from _same_text(item, node, path)
    else:
        yield from _verdict_findings(item, node, path)


def _choices(node: Node) -> list[Node]:
    choices = node.at("choices")
    return choices.entries() if choices else []


def _key_findings(item: ChoiceItem, node: Node, path: str) -> Iterator[Finding]:
    """Yield what is wrong with which choices are right, and the feedback that is missing."""
    pairs = list(zip(item.choices, _choices(node), strict=True))
    right = [place for choice, place in pairs if choice.correct]
    if not right:
        yield found("C303", path, node.key_place("choices"))
    if isinstance(item, SingleChoice):
        for extra in right[1:]:
            yield found("C304", path, extra.key_place("correct"), first=right[0].place[0])
    if isinstance(item, MultipleChoice) and len(right) == len(pairs):
        yield found("C305", path, node.key_place("choices"))
    for choice, place in pairs:
        if not choice.feedback:
            yield found("C306", path, place.place, key="feedback")


def _same_text(item: ChoiceItem, node: Node, path: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for choice, place in zip(item.choices, _choices(node), strict=True):
        text = choice.text.casefold()
        if text in first:
            yield found("C307", path, place.place, first=first[text])
        first.setdefault(text, place.place[0])


def _verdict_findings(item: Item, node: Node, path: str) -> Iterator[Finding]:
    for name in item.__dataclass_fields__:
        if name.startswith("feedback_") and not getattr(item, name):
            yield found("C306", path, node.key_place("feedback"), key=name.removeprefix("feedback_"))


def _text_findings(node: Node, path: str) -> Iterator[Finding]:
    """Yield what is found in the Markdown of every text in `node`, however deep."""
    if isinstance(node.value, dict):
        for name, child in node.value.items():
            if name not in ("id", "type", "lesson", "answers", "unit"):
                yield from _text_findings(child, path)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _text_findings(child, path)
    elif isinstance(node.value, str):
        yield from prose_findings(node.value, path, first_line=node.text_line, place=node.place)
