"""Our Markdown as the plain XHTML that QTI takes."""

import re
from html import escape, unescape

from course_engine.content.rendering import render_inline, render_text

_KEPT = {
    *(
        "p",
        "strong",
        "em",
        "b",
        "i",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
        "a",
        "sub",
        "sup",
        "blockquote",
        "abbr",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"),
}
_VOID = {"br", "hr"}
_PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>|([^<]+|<)")
_ADDRESS = re.compile(r'\shref="([^"]*)"')


def blocks(markdown: str, language: str = "de") -> str:
    """Return blocks of XHTML without attributes but addresses; pictures leave their description."""
    return _plain(str(render_text(markdown, language=language)))


def line(markdown: str) -> str:
    """Return inline XHTML."""
    return _plain(str(render_inline(markdown))).removeprefix("<p>").removesuffix("</p>")


def text(markdown: str, limit: int = 80) -> str:
    """Return Markdown as plain words, at most `limit` characters, escaped for XML."""
    words = " ".join(unescape(re.sub(r"<[^<>]*>", " ", str(render_text(markdown)))).split())
    return escape(words if len(words) <= limit else words[: limit - 1] + "…")


def _plain(html: str) -> str:
    return "".join(_piece(found) for found in _PIECE.finditer(html))


def _piece(found: re.Match[str]) -> str:
    end, tag, attributes, words = found.groups()
    if words is not None:
        return escape(unescape(words), quote=False)
    if tag in _VOID:
        return f"<{tag}/>"
    if tag not in _KEPT:
        return ""
    address = _ADDRESS.search(attributes) if tag == "a" and not end else None
    if tag == "a" and not end:
        return f'<a href="{escape(unescape(address[1])) if address else ""}">'
    return f"<{end}{tag}>"
