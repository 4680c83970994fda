"""HTML of other systems becomes Markdown: what Markdown can say is kept, what it cannot is named."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote, unquote

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.loss import Lost
from course_engine.assessment.exchange.markdown import escaped, guarded
from course_engine.content.parsing.prose import LINK_SCHEMES

LONGEST = 30_000  # characters; more than a text of ours may have, with its tags
_DEEPEST = 60

_VOID = {"br", "img", "hr", "wbr", "input", "source", "col", "embed", "meta", "link", "track", "area"}
_SILENT = {"script", "style", "template", "head", "title"}
_MEDIA = {
    "script",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "form",
    "input",
    "button",
    "svg",
    "math",
    "canvas",
}
_BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "blockquote",
        "pre",
        "table",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "tr",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "header", "footer", "center", "hr"),
}
_STRONG = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"}
_EMPHASIS = {"i", "em", "cite", "dfn", "var"}
_PLAIN = {
    "u",
    "font",
    "s",
    "del",
    "strike",
    "ins",
    "small",
    "big",
    "mark",
    "center",
    "kbd",
    "samp",
    "blink",
    "hr",
}
_CLOSED_BY_NEXT = {"p": {"p"}, "li": {"li"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"tr", "td", "th"}}
_SHOWN_STYLE = re.compile(r"\b(color|background|font-weight|font-style|text-decoration|font-size)\b")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIGH = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_HIGH_SIGNS, _LOW_SIGNS = set("0123456789+-=()ni"), set("0123456789+-=()")
_FORMULA = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)
_BREAK = "\ue011"  # a hard break; private use is taken out of every text first
_BLOCK = "\ue012"  # the edge of a block


@dataclass
class _Frame:
    tag: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)
    count: int = 0  # of the entries of a list so far


class _Converter:
    """Builds Markdown from the inside out: a closed element becomes text of the one around it."""

    def __init__(self, *, breaks: bool) -> None:
        self.breaks = breaks
        self.frames = [_Frame("", {})]
        self.silent = 0
        self.lost: list[Lost] = []
        self.marks: set[str] = set()
        self.media: set[str] = set()

    def read(self, html: str) -> None:
        """Read HTML: tags, and the text between them. What is no whole tag is text."""
        place = 0
        for tag in _TAG.finditer(html):
            self._read_text(html[place : tag.start()])
            place = tag.end()
            name = tag["name"].lower()
            if tag["end"]:
                self._end(name)
            else:
                self._begin(name, _attributes(tag["attributes"]))
        self._read_text(html[place:])

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._note(tag, attributes)
        if tag in _SILENT:
            self.silent += 1
        elif tag in _VOID:
            self._add(self._void(tag, attributes))
        else:
            self._close_open(tag)
            if len(self.frames) < _DEEPEST:
                self.frames.append(_Frame(tag, attributes))

    def _end(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif any(frame.tag == tag for frame in self.frames[1:]):
            while self._close() != tag:
                pass
        elif tag == "p":
            self._add(_BLOCK)

    def _read_text(self, raw: str) -> None:
        if self.silent or not raw:
            return
        data = unescape(raw)
        if any(frame.tag == "pre" for frame in self.frames):
            self._add(data)
            return
        if _FORMULA.search(data):
            self.lost.append(Lost(loss.FORMULA))
        if self.breaks:
            lines = data.replace("\r\n", "\n").split("\n")
            self._add(_BREAK.join(self._text(line) for line in lines))
        else:
            self._add(self._text(data))

    def finished(self) -> str:
        """Return the Markdown, blocks still marked."""
        while len(self.frames) > 1:
            self._close()
        if self.marks:
            self.lost.append(Lost(loss.MARKUP, {"tags": ", ".join(sorted(self.marks))}))
        if self.media:
            self.lost.append(Lost(loss.MEDIA, {"tags": ", ".join(sorted(self.media))}))
        return "".join(self.frames[0].parts)

    def _text(self, data: str) -> str:
        inside_code = any(frame.tag in ("code", "tt") for frame in self.frames)
        text = _SPACE.sub(" ", data)
        return text if inside_code else escaped(text.replace("\u00a0", " "))

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _PLAIN:
            self.marks.add(tag)
        elif _SHOWN_STYLE.search(attributes.get("style", "")):
            self.marks.add("style")
        if tag in _MEDIA:
            self.media.add(tag)
        if tag == "table":
            self.lost.append(Lost(loss.TABLE))

    def _void(self, tag: str, attributes: dict[str, str]) -> str:
        if tag == "img":
            source = attributes.get("src", "")
            name = "data:…" if source.startswith("data:") else unquote(source.rsplit("/", 1)[-1])
            self.lost.append(Lost(loss.IMAGE, {"name": name}))
            words = _SPACE.sub(" ", attributes.get("alt", "")).strip()
            return f"\\[{escaped(words)}\\]" if words else ""
        return {"br": _BREAK, "hr": _BLOCK}.get(tag, "")

    def _close_open(self, tag: str) -> None:
        """Close what HTML lets people leave open: a paragraph before a block, an entry before the next."""
        closing = _CLOSED_BY_NEXT.get(tag, set()) | ({"p"} if tag in _BLOCKS else set())
        while self.frames[-1].tag in closing:
            self._close()

    def _close(self) -> str:
        frame = self.frames.pop()
        self._add(self._closed(frame, "".join(frame.parts)))
        return frame.tag

    def _add(self, text: str) -> None:
        self.frames[-1].parts.append(text)

    def _closed(self, frame: _Frame, text: str) -> str:
        tag = frame.tag
        if tag in _STRONG or tag in _EMPHASIS:
            marked = self._marked(text, "**" if tag in _STRONG else "*")
            return _block(marked) if tag in _BLOCKS else marked
        if tag in ("code", "tt") and not any(one.tag == "pre" for one in self.frames):
            return _around(text, _ticks(text), _ticks(text))
        shaping = _SHAPES.get(tag)
        if shaping:
            return shaping(self, frame, text)
        return _block(text) if tag in _BLOCKS else text

    def _marked(self, text: str, mark: str) -> str:
        """Mark each stretch between edges of blocks by itself; marks inside marks of the same kind are dropped."""
        pieces = re.split(f"([{_BREAK}{_BLOCK}])", text)
        return "".join(one if one in (_BREAK, _BLOCK) else _around(one, mark, mark) for one in pieces)

    def _link(self, frame: _Frame, text: str) -> str:
        target = frame.attributes.get("href", "").strip()
        if not target or not text.strip(f" {_BREAK}{_BLOCK}"):
            return text
        if not re.match(rf"({'|'.join(LINK_SCHEMES)}):", target, re.IGNORECASE):
            self.lost.append(Lost(loss.LINK, {"target": target}))
            return text
        plain = re.sub(f"[{_BREAK}{_BLOCK}]", " ", text)
        address = quote(target, safe="%/:?#[]@!$&'*+,;=~")
        return _around(plain, "[", f"]({address})")

    def _list(self, frame: _Frame, text: str) -> str:
        return f"{_BLOCK}{_BLOCK}{text.strip(f' {_BLOCK}')}{_BLOCK}{_BLOCK}" if frame.count else _block(text)

    def _entry(self, frame: _Frame, text: str) -> str:
        holder = next((one for one in reversed(self.frames) if one.tag in ("ul", "ol")), None)
        if holder is None:
            return _block(text)
        holder.count += 1
        mark = "-   " if holder.tag == "ul" else f"{holder.count}.  "[:4]
        lines = _settled(text).split("\n")
        indented = "\n".join([mark + lines[0], *(f"    {line}" if line else "" for line in lines[1:])])
        return f"{_BLOCK if holder.count == 1 else _LINE}{_kept(indented)}"

    def _cell(self, frame: _Frame, text: str) -> str:
        return f"{re.sub(f'[{_BREAK}{_BLOCK}]+', ' ', text).strip()} | "

    def _row(self, frame: _Frame, text: str) -> str:
        return f"{_BLOCK}{text.strip().removesuffix('|').strip()}{_BLOCK}"

    def _fenced(self, frame: _Frame, text: str) -> str:
        return f"{_BLOCK}{_kept(f'```{chr(10)}{text.strip(chr(10))}{chr(10)}```')}{_BLOCK}"

    def _quoted(self, frame: _Frame, text: str) -> str:
        lines = _settled(text).split("\n")
        return f"{_BLOCK}{_kept(chr(10).join(f'> {line}'.rstrip() for line in lines))}{_BLOCK}"

    def _high(self, frame: _Frame, text: str) -> str:
        return self._shifted("sup", text, _HIGH, _HIGH_SIGNS)

    def _low(self, frame: _Frame, text: str) -> str:
        return self._shifted("sub", text, _LOW, _LOW_SIGNS)

    def _shifted(self, tag: str, text: str, signs: dict[int, int], known: set[str]) -> str:
        if set(text) <= known:
            return text.translate(signs)
        self.marks.add(tag)
        return text


_SHAPES: dict[str, Callable[[_Converter, _Frame, str], str]] = {
    "a": _Converter._link,
    "ul": _Converter._list,
    "ol": _Converter._list,
    "li": _Converter._entry,
    "td": _Converter._cell,
    "th": _Converter._cell,
    "tr": _Converter._row,
    "pre": _Converter._fenced,
    "blockquote": _Converter._quoted,
    "sup": _Converter._high,
    "sub": _Converter._low,
}
_LINE = "\ue013"  # a line end that stays
_DONE = "\ue014"  # this block is finished
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,30})(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*)>"""
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[\w:@.-]{1,50})\s*(?:=\s*(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+)))?"""
)
_DATA = re.compile(r"data:[\w/+.;=-]{1,100},[\w/+=%\s-]*")
_CONDITION = re.compile(r"<!\[[^\]>]{0,200}\]>")  # word processors leave them


def html_to_markdown(html: str, *, breaks: bool = False) -> tuple[str, list[Lost]]:
    """Return Markdown in blocks and what was lost; with `breaks` a line end in the HTML is one on the page."""
    html = _DATA.sub("data:", re.sub("[\ue010-\ue01f]", "", html))
    if len(html) > LONGEST:
        return html, []  # what is made of it is refused for its length
    converter = _Converter(breaks=breaks)
    converter.read(_without_comments(html))
    return _settled(converter.finished()), converter.lost


def html_to_line(html: str, *, breaks: bool = False) -> tuple[str, list[Lost]]:
    """Return Markdown on one line and what was lost, its blocks among it."""
    text, lost = html_to_markdown(html, breaks=breaks)
    if "\n" in text:
        lost = [*lost, Lost(loss.BLOCKS)]
        text = re.sub(r"(?m)^(\s*([-+*>]|\d+\.)\s+|```.*$)", "", text)
    return " ".join(text.split()), lost


def _attributes(written: str) -> dict[str, str]:
    return {
        one["name"].lower(): unescape(one["quoted"] or one["single"] or one["bare"] or "")
        for one in _ATTRIBUTE.finditer(written)
    }


def _without_comments(html: str) -> str:
    pieces, place = [], 0
    while (start := html.find("<!--", place)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        pieces.append(html[place:start])
        place = end + 3
    return _CONDITION.sub("", "".join([*pieces, html[place:]]))


def _settled(text: str) -> str:
    """Return the text with its blocks as paragraphs and its breaks as two spaces at the end of a line."""
    blocks = (_settled_block(block) for block in re.split(f"{_BLOCK}+", text))
    return "\n\n".join(block for block in blocks if block)


def _settled_block(block: str) -> str:
    if _DONE in block:
        return block.strip(f" {_BREAK}").replace(_LINE, "\n").replace(_DONE, "")
    lines = [re.sub(" {2,}", " ", line.strip()) for line in block.split(_BREAK)]
    return "  \n".join(guarded(line) for line in lines if line)


def _kept(text: str) -> str:
    """Return finished lines so that nothing is done to them again."""
    return _DONE + text.replace("\n", _LINE)


def _block(text: str) -> str:
    return f"{_BLOCK}{text}{_BLOCK}"


def _around(text: str, before: str, after: str) -> str:
    """Return the text with marks set close to it, spaces left outside."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{before}{inner}{after}{text[start + len(inner) :]}"


def _ticks(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * (longest + 1)
