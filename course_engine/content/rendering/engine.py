"""Python-Markdown with the extensions we use, one instance a thread: they are costly to make and not thread-safe."""

import re
import threading
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.preprocessors import Preprocessor

from course_engine.content.parsing.limits import prose_overload
from course_engine.content.rendering.shaping import Outline, Settings, Shaping, TaskLists
from course_engine.content.rendering.words import WORDS

_SLOT_MARK = (
    "\ue000self-check\ue001"  # private use: taken out of every text first, so that nobody can write it
)
_EXTENSIONS = [
    *("abbr", "admonition", "def_list", "footnotes", "sane_lists", "tables"),
    *(
        "pymdownx.betterem",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.superfences",
        "pymdownx.tabbed",
    ),
]
_TEXT_EXTENSIONS = [
    *("abbr", "sane_lists", "tables"),
    *("pymdownx.betterem", "pymdownx.highlight", "pymdownx.superfences"),
]
_CONFIGS: dict[str, dict[str, Any]] = {
    "footnotes": {"PLACE_MARKER": "\x02no place\x03", "BACKLINK_TITLE": ""},
    "tables": {"use_align_attribute": True},
    "pymdownx.betterem": {"smart_enable": "all"},  # two Mentor*innen in a line are no emphasis
    "pymdownx.highlight": {"guess_lang": False, "auto_title": False},
}


class Overloaded(Exception):
    """What is left of a text without its code is over the limits."""


class SpacedHeadings(HashHeaderProcessor):
    """Headings need a space after the #: a line that begins with a hashtag is none."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>(?:\\.|[^\\])*?)#*(?:\n|$)")


class SelfCheckSlots(BlockProcessor):
    """Puts an empty slot where a self-check was taken out."""

    def test(self, parent: Element, block: str) -> bool:
        return block.strip() == _SLOT_MARK

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks.pop(0)
        SubElement(parent, "div", {"class": "self-check-slot"})


class Comments(Preprocessor):
    """Takes out HTML comments that begin a line: notes of the authors."""

    def run(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        inside = False
        for line in lines:
            text = line
            if not inside and text.startswith("<!--"):
                inside, text = True, text[4:]
            if inside and "-->" in text:
                inside, text = False, text.split("-->", 1)[1]
            elif inside:
                text = ""
            kept.append(text)
        return lines if inside else kept  # one that is never closed is text


class LastLimits(Preprocessor):
    """Measures once more what is left when code is out of the way: here no trick with fences helps."""

    def run(self, lines: list[str]) -> list[str]:
        if prose_overload(lines):
            raise Overloaded
        return lines


def convert_lesson(text: str, settings: Settings, slots: Sequence[tuple[int, int]]) -> tuple[str, Outline]:
    """Return unsanitised HTML and the outline; the lines from the first to the last of each slot are an empty one in it."""
    markdown, shaping = _engine("lesson")
    shaping.settings, shaping.outline = settings, []
    html = _convert("lesson", markdown, _with_slots(_without_private(text), slots))
    return html, shaping.outline


def convert_text(text: str, settings: Settings) -> str:
    """Return unsanitised HTML of blocks without headings and footnotes."""
    markdown, shaping = _engine("text")
    shaping.settings = settings
    return _convert("text", markdown, _without_private(text))


def convert_inline(text: str) -> str:
    """Return unsanitised HTML of one line, without the paragraph around it."""
    markdown, shaping = _engine("inline")
    shaping.settings = Settings(WORDS["de"], anchors=False)
    html = _convert("inline", markdown, " ".join(_without_private(text).split()))
    return html.removeprefix("<p>").removesuffix("</p>")


_here = threading.local()


def _engine(kind: str) -> tuple[Markdown, Shaping]:
    kept: dict[str, tuple[Markdown, Shaping]] = _here.__dict__.setdefault("kept", {})
    if kind not in kept:
        kept[kind] = {"lesson": _lesson_engine, "text": _text_engine, "inline": _inline_engine}[kind]()
    return kept[kind]


def _convert(kind: str, markdown: Markdown, text: str) -> str:
    try:
        return markdown.convert(text)
    except BaseException:
        del _here.kept[kind]  # half-way through a text it is in no known state
        raise
    finally:
        markdown.reset()


def _lesson_engine() -> tuple[Markdown, Shaping]:
    markdown, shaping = _base(_EXTENSIONS)
    blocks = markdown.parser.blockprocessors
    blocks.register(SelfCheckSlots(markdown.parser), "self-check", 200)
    blocks.register(SpacedHeadings(markdown.parser), "hashheader", 70)
    markdown.treeprocessors.register(TaskLists(markdown), "tasks", 45)
    return markdown, shaping


def _text_engine() -> tuple[Markdown, Shaping]:
    markdown, shaping = _base(_TEXT_EXTENSIONS)
    for name in ("hashheader", "setextheader", "hr"):
        markdown.parser.blockprocessors.deregister(name)
    return markdown, shaping


def _inline_engine() -> tuple[Markdown, Shaping]:
    markdown, shaping = _base(["pymdownx.betterem"])
    for name in (
        "hashheader",
        "setextheader",
        "hr",
        "olist",
        "ulist",
        "quote",
        "code",
        "indent",
        "reference",
    ):
        markdown.parser.blockprocessors.deregister(name)
    return markdown, shaping


def _base(extensions: list[str]) -> tuple[Markdown, Shaping]:
    configs = {name: _CONFIGS[name] for name in extensions if name in _CONFIGS}
    markdown = Markdown(extensions=extensions, extension_configs=configs, output_format="html")
    markdown.preprocessors.deregister("html_block")  # raw HTML is text
    markdown.inlinePatterns.deregister("html")
    markdown.preprocessors.register(Comments(markdown), "comments", 22)
    markdown.preprocessors.register(LastLimits(markdown), "limits", 20)
    shaping = Shaping(markdown)
    markdown.treeprocessors.register(shaping, "shaping", -10)  # after everything, escapes resolved
    return markdown, shaping


def _with_slots(text: str, slots: Sequence[tuple[int, int]]) -> str:
    lines = text.split("\n")
    for first, last in reversed(slots):
        lines[first : last + 1] = ["", _SLOT_MARK, ""]
    return "\n".join(lines)


def _without_private(text: str) -> str:
    return text.replace("\ue000", "").replace("\ue001", "")
