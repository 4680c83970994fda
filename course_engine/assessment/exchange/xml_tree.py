"""XML from outside as a small tree that knows its lines: no document types, no entities, no depth, no bombs."""

from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from course_engine.assessment.exchange.findings import found
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.codes import found as found_in_files

XML_LIMIT = 20_000_000  # bytes, pictures included
DEEPEST = 30
MOST_ELEMENTS = 200_000


@dataclass
class Element:
    """An element: its text is what stands directly in it."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> list["Element"]:
        """Return the children of this name."""
        return [child for child in self.children if child.name == name]

    def first(self, *names: str) -> "Element | None":
        """Return the element at the end of this way, the first of its name at each step."""
        here: Element | None = self
        for name in names:
            here = next(iter(here.all(name)), None) if here else None
        return here

    def words(self, *names: str) -> str:
        """Return the text at the end of this way without spaces around it, "" where there is none."""
        there = self.first(*names)
        return there.text.strip() if there else ""


class _TooMuch(Exception):
    """More depth or more elements than any good file has."""


class _Builder(ContentHandler):
    """Builds the tree and stops where it gets too deep or too wide."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self.open: list[Element] = []
        self.pieces: list[list[str]] = []
        self.count = 0
        self.line = 1
        self.locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self.locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.line = self.place()
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            raise _TooMuch
        element = Element(name, self.line, dict(attrs.items()))
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.pieces.append([])

    def endElement(self, name: str) -> None:  # noqa: N802
        self.open.pop().text = "".join(self.pieces.pop())

    def characters(self, content: str) -> None:
        if self.pieces:
            self.pieces[-1].append(content)

    def place(self) -> int:
        """Return the line that is being read."""
        return (self.locator.getLineNumber() if self.locator else None) or 1


def read_xml(raw: bytes, path: str) -> Element:
    """Return the root element; raises Broken for what is too big, forbidden or no XML (C101, C106, C360 to C362)."""
    if len(raw) > XML_LIMIT:
        size, limit = -(-len(raw) // 1000), XML_LIMIT // 1000
        raise Broken(found_in_files("C101", path, (1, 1), size=size, limit=limit))
    text = raw.lstrip(b"\xef\xbb\xbf \t\r\n")  # some exports begin with an empty line
    if not text:
        raise Broken(found_in_files("C106", path, (1, 1)))
    return _built(text, path, raw[: len(raw) - len(text)].count(b"\n"))


def _built(text: bytes, path: str, skipped: int) -> Element:
    builder = _Builder()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(builder)
    source = InputSource()
    source.setByteStream(BytesIO(text))
    try:
        parser.parse(source)
    except DefusedXmlException:
        raise Broken(found("C361", path, builder.place() + skipped)) from None
    except _TooMuch:
        limit = f"{DEEPEST} / {MOST_ELEMENTS}"
        raise Broken(found("C362", path, builder.line + skipped, limit=limit)) from None
    except SAXParseException as error:
        line = (error.getLineNumber() or 1) + skipped
        raise Broken(found("C360", path, line, reason=error.getMessage())) from None
    except (ValueError, LookupError) as error:  # encodings that the parser does not know
        raise Broken(found("C360", path, builder.place() + skipped, reason=error)) from None
    assert builder.root is not None
    return builder.root
