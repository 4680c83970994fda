"""The allow-list: what may leave the renderer, whatever went in."""

import re

import nh3

from course_engine.content.parsing.prose import LINK_SCHEMES

SLOT = '<div class="self-check-slot"></div>'

_INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "code",
    "del",
    "dfn",
    "em",
    "i",
    "kbd",
    "mark",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
}
_BLOCKS = {
    *(
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
    ),
    *("img", "input", "label", "li", "ol", "p", "pre", "section", "summary"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_EVERYWHERE = {"class", "id"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "title", "rel", "role", "aria-label"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"role", "tabindex", "aria-label", "aria-labelledby"},
    "img": {"src", "alt", "loading", "decoding", "title"},
    "input": {"type", "disabled", "checked"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"role", "aria-label"},
    "td": {"align"},
    "th": {"align", "scope"},
}
_CLASSES = {
    *(
        "admonition",
        "admonition-title",
        "admonition-kind",
        "note",
        "tip",
        "warning",
        "example",
        "exercise",
        "law",
    ),
    *("fold", "question", "tabs", "tab", "tab-title", "table-scroll", "task-list", "task-list-item"),
    *("picture", "picture-missing", "footnote", "footnote-ref", "footnote-backref", "external"),
    *("highlight", "self-check-slot", "term"),
}
_PYGMENTS = re.compile(r"[a-z][a-z0-9]{0,2}")
_OWN_ADDRESS = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:)(?!//)(?!.*\\)[^\x00-\x20]+")
_SCHEME = re.compile(r"([^/?#]*?):")
_OWN_ID = re.compile(r"s-[a-z0-9-]+|tab(-\d+)+|fn(ref)?(-\d+)+")
_VALUES = {
    "align": {"left", "center", "right"},
    "loading": {"lazy"},
    "decoding": {"async"},
    "scope": {"col"},
    "tabindex": {"0"},
    "rel": {"noopener noreferrer"},
    "role": {"region", "group", "doc-noteref", "doc-backlink", "doc-endnotes"},
}


def sanitised(html: str) -> str:
    """Return `html` with nothing in it but the tags, attributes, classes and addresses allowed here."""
    clean = nh3.clean(
        _encodable(html),
        tags=_INLINE | _BLOCKS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=set(LINK_SCHEMES),
    )
    return clean.replace("<pre>", '<pre tabindex="0">')  # it scrolls, so the keyboard must reach it


def sanitised_inline(html: str) -> str:
    """Return the same for one line: no blocks, no images, no ids."""
    return nh3.clean(
        _encodable(html),
        tags=_INLINE,
        attributes={"a": _ATTRIBUTES["a"] | {"class"}, "abbr": {"title"}},
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=set(LINK_SCHEMES),
    )


def _encodable(html: str) -> str:
    """Half of a sign, which Python can hold and nothing else, becomes a question mark."""
    return html.encode(errors="replace").decode()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return _classes(tag, value)
    if name == "href":
        scheme = _SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
        return value if scheme is None or scheme[1].lower() in LINK_SCHEMES else None
    if name == "id":
        return value if _OWN_ID.fullmatch(value) else None
    if (tag, name) == ("img", "src"):
        return value if _OWN_ADDRESS.fullmatch(value) else None
    if (tag, name) == ("input", "type"):
        return value if value == "checkbox" else None
    if name in _VALUES:
        return value if value in _VALUES[name] else None
    return value


def _classes(tag: str, value: str) -> str | None:
    kept = [one for one in value.split() if one in _CLASSES or (tag == "span" and _PYGMENTS.fullmatch(one))]
    return " ".join(kept) or None
