"""A rendered text as lines of plain words, as somebody would read it aloud: to be compared with another."""

from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "tr",
        "pre",
        "summary",
        "figcaption",
        "div",
        "section",
    }
    | {"blockquote", "ul", "ol", "table", "details", "figure"}
)
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"svg", "sup"})


def plain_lines(html: str) -> list[str]:
    """Return the words of sanitised HTML, a line for each paragraph, heading, point or row; pictures by their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [line for line in (" ".join(one.split()) for one in reader.lines) if line]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        elif tag in _BLOCKS:
            self.lines.append("")
        elif tag in _CELLS and self.lines[-1].strip():
            self.lines[-1] += " · "
        elif tag == "img":
            self.lines[-1] += f" [{dict(attrs).get('alt') or ''}] "

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in _BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.lines[-1] += data
