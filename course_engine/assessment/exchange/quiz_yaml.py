"""A quiz as our own YAML, in the order and the manner of the files that ship with the engine.

Reading the text with `parse_quiz` gives the same quiz again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import yaml

from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.base import Vignette
from course_engine.items.vignette import VIGNETTE

_FIRST = ("id", "type", "title", "prompt", "text", "points")
_LAST = ("feedback", "hints", "explanation", "lesson", "items")
_PROSE = {"prompt", "explanation", "intro", "text"}
_OTHER_NAMES = {"low": "from", "high": "to"}
_NOT_IN_FILES = {"shown", "variant", "vignette"}
_ALWAYS = {"mastery_score"}


class _Dumper(yaml.SafeDumper):
    """Lists indented below their key, texts of several lines as blocks, numbers without exponents."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def analyze_scalar(self, scalar: Any) -> Any:
        analysis = super().analyze_scalar(scalar)
        breaks_only = not any(ord(sign) < 32 and sign != "\n" for sign in scalar)
        if analysis.multiline and breaks_only and all(sign.isprintable() or sign == "\n" for sign in scalar):
            analysis.allow_block = (
                True  # a hard break, two spaces at the end of a line, is no reason for quotes
            )
        return analysis

    def choose_scalar_style(self) -> Any:
        style = super().choose_scalar_style()
        text = getattr(self.event, "value", "")
        return '"' if style == "'" and not set('"\\') & set(text) else style


class _Block(str):
    """A text that is written as a block."""

    __slots__ = ()


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _block(dumper: yaml.SafeDumper, text: _Block) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")


def _number(dumper: yaml.SafeDumper, number: float | Decimal) -> yaml.Node:
    text = plain_number(number)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Block, _block)
_Dumper.add_representer(float, _number)
_Dumper.add_representer(Decimal, _number)


def plain_number(number: float | Decimal) -> str:
    """Return a number with all its digits, without exponent or empty decimals."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    text = f"{exact:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def write_yaml(quiz: Quiz) -> str:
    """Return the quiz as a file; its variant is the business of the file's name."""
    return file_text(quiz_as_file(quiz))


def file_text(content: Mapping[str, Any]) -> str:
    """Return the YAML of what stands in a file."""
    return yaml.dump(_with_blocks(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6)


def quiz_as_file(quiz: Quiz) -> dict[str, Any]:
    """Return what stands in the file of a quiz, keys in their order."""
    content = {name: value for name, value in _written(quiz).items() if name not in ("items", "sections")}
    settings: dict[str, Any] = content.pop("settings", {})
    content = {"id": quiz.id, "title": quiz.title, "language": quiz.language} | content | settings
    if not quiz.sections:
        return content | {"items": _entries(quiz.items)}
    by_id = {item.id: item for item in quiz.items}
    sections = [
        _written(one) | {"items": _entries([by_id[uid] for uid in one.items])} for one in quiz.sections
    ]
    return content | {"sections": sections}


def _entries(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return items as they stand in a file, those of one case inside of it."""
    entries: list[dict[str, Any]] = []
    for case, group in groupby(items, key=lambda item: item.vignette):
        inside = [item_as_file(item) for item in group]
        entries += [_case_as_file(case, inside)] if case else inside
    return entries


def _case_as_file(case: Vignette, items: list[dict[str, Any]]) -> dict[str, Any]:
    title = {"title": case.title} if case.title else {}
    return {"id": case.id, "type": VIGNETTE} | title | {"text": _Block(case.text), "items": items}


def item_as_file(item: Item) -> dict[str, Any]:
    """Return what stands in a file for one item, keys in their order."""
    content = {"type": item.kind} | _written(item)
    first = {name: content.pop(name) for name in _FIRST if name in content}
    last = {name: content.pop(name) for name in _LAST if name in content}
    return first | content | last


def _written(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass as a file has them: what is at its default is left out."""
    written: dict[str, Any] = {}
    for described in fields(value):
        given = getattr(value, described.name)
        always = described.name in _ALWAYS or _is_number_of_gap(value, described.name)
        if described.name in _NOT_IN_FILES or (given == _default(described) and not always):
            continue
        head, _, verdict = described.name.partition("_")
        if head == "feedback" and verdict:
            written.setdefault("feedback", {})[verdict] = _plain(given)
        else:
            written[_other_name(value, described.name)] = _plain(given)
    return written


def _is_number_of_gap(value: Any, name: str) -> bool:
    """Whether this is the number that a gap asks for: 0 is a value of its own there."""
    return name == "answer" and getattr(value, "type", "") == "number"


def _other_name(value: Any, name: str) -> str:
    return _OTHER_NAMES.get(name, name) if type(value).__name__ == "Range" else name


def _default(described: Any) -> Any:
    return described.default_factory() if described.default_factory is not MISSING else described.default


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if is_dataclass(value):
        return _written(value)
    return value


def _with_blocks(content: Any) -> Any:
    """Return the content with prose marked to be written as blocks."""
    if isinstance(content, Mapping):
        return {
            name: _Block(value.rstrip("\n"))
            if name in _PROSE and _is_long_prose(name, value, content)
            else _with_blocks(value)
            for name, value in content.items()
        }
    return [_with_blocks(one) for one in content] if isinstance(content, list) else content


def _is_long_prose(name: str, value: Any, content: Mapping[str, Any]) -> bool:
    """Whether it is Markdown of an item or a quiz; the `text` of an option is one line."""
    return isinstance(value, str) and (name != "text" or "prompt" in content)
