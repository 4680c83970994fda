"""What makes a lesson hard to use: one rule, one function. Structure for any language, words for German.

A rule takes a `Page` and yields remarks whose lines count from 1 within the body.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from course_engine.authoring.lint.language import words_of
from course_engine.authoring.lint.passages import Paragraph, plain
from course_engine.authoring.lint.remark import Remark
from course_engine.content.parsing.blocks import text_blocks, without_spans
from course_engine.content.parsing.pictures import asset_name, links_in, references_in, target_of

LONG_PARAGRAPH = 120  # words
LONG_EMPHASIS = 25  # words
MOST_NAMED = 40  # abbreviations that are looked at in one text


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture: line and column from 0, its words and its target."""

    line: int
    column: int
    words: str
    target: str
    is_picture: bool


@dataclass(frozen=True)
class Page:
    """A text as rules look at it: its lines without code, and its running text.

    `beside` holds the other texts of the module: what they explain is explained.
    """

    lines: list[str]
    paragraphs: list[Paragraph]
    beside: str = ""

    @cached_property
    def links(self) -> list[Link]:
        """Links and pictures, in order."""
        references = references_in(self.lines)
        return [
            Link(line, column, link[2].strip(), target_of(link, references), bool(link[1]))
            for (line, column), link in links_in(self.lines)
        ]

    @cached_property
    def sources(self) -> set[int]:
        """The numbers of the lines under a heading like "Quellen", and of footnotes: there addresses are in place."""
        found, inside = set(), 0
        for number, line in enumerate(self.lines):
            if heading := re.match(r"(#{1,6})\s+(.*)", line):
                level = len(heading[1])
                if _SOURCES.search(heading[2]):
                    inside = level
                elif level <= inside:
                    inside = 0
            if inside or re.match(r"\s*\[\^[^\]]+\]:", line):
                found.add(number)
        return found


Rule = Callable[[Page], Iterator[Remark]]

_PICTURE = r"(?:bild|foto|grafik|abbildung|zeichnung|illustration|screenshot|image|picture|photo|logo|icon)"
_FILE_NAME = re.compile(
    r"(?i)^[\w .%()-]+\.(?:png|jpe?g|gif|webp|svg|heic)$|^(?:img|dsc|pxl|image)[ _-]?\d[\w-]*$"
)
_BARE_PICTURE = re.compile(rf"(?i)^{_PICTURE}(?:[ _-]?\d+)?[.:]?$")
_SAYS_PICTURE = re.compile(rf"(?i)^(?:(?:ein|das|dieses)\s+)?{_PICTURE}\s*(?:von|vom|mit|of|zeigt|:)\s")
_WITH_TEXT = re.compile(
    r"(?i)screenshot|bildschirmfoto|scan|flyer|plakat|folie|slide|aushang|infografik|zitat|tabelle"
)
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?P<words>(?:(?!\1).){2,80}?)\1:?\s*$")
_SOURCES = re.compile(r"(?i)\b(?:quellen?|literatur|weiterlesen|nachweise|belege|sources|references)\b")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_ADDRESS = re.compile(r"(?<![\w/.])(?:https?://|www\.)[^\s<>)\]]+")
_BEHIND_LINK = re.compile(r"\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_VAGUE = re.compile(
    r"(?i)^(?:(?:bitte\s+)?(?:klicken?\s+(?:sie\s+)?(?:bitte\s+)?(?:hier|auf\s+diesen\s+link)|hier\s+klicken)"
    r"|(?:unter\s+)?dies(?:e[rnms]?)?\s+(?:links?|seite|website|adresse|artikel|datei)|(?:siehe|gleich)?\s*hier(?:\s+lang)?"
    r"|(?:mehr|weitere)\s+(?:infos?|informationen|dazu|erfahren|lesen)|mehr|details|link|(?:zur\s+)?website|(?:zur\s+)?seite"
    r"|(?:zum\s+)?(?:download|artikel)|(?:jetzt\s+)?(?:ansehen|herunterladen|lesen)|read more|learn more"
    r"|this (?:page|link))$"
)
_KNOWN_VAGUE = frozenset({"hier", "klick hier", "hier klicken", "link", "mehr", "weiter", "weiterlesen"}) | {
    "here",
    "click here",
    "more",
}
_BULLET = re.compile(r"\s*(?P<sign>[•·▪●◦‣►▶→➔➜✓✔✗✘★☆☑✅❌❗⚠–—]|[\U0001F300-\U0001FAFF])️?\s*\S")
_FILE_LINK = re.compile(r"(?i)\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|zip)(?:[?#]|$)")
_MEDIA = re.compile(r"(?i)youtu\.?be|vimeo\.com|\.(?:mp4|mp3|webm|ogg|m4a)\b|(?:podcast|video)s?\.")
_ALSO_TEXT = re.compile(
    r"(?i)untertitel|abschrift|transkript|mitschrift|nachlesen|zum lesen|zusammenfassung|als text"
)
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{3,}(?:[\s,!–-]+[A-ZÄÖÜ]{3,})+\b")
_COLOUR = r"(?:rot|grün|gelb|blau|orange|lila|violett|türkis|rosa|grau)"
_NAMED = "(?:Rot|Grün|Gelb|Blau|Orange|Lila|Violett|Türkis|Rosa|Grau)"
_MARKED = "markiert|hinterlegt|hervorgehoben|umrandet|eingefärbt|gekennzeichnet|unterlegt|geschrieben|dargestellt|gefärbt"
_PLACE = (
    "knopf|knöpfe|schaltflächen?|button|felde?r?|balken|punkte?n?|zeilen?|linien?|kästen|kasten|kreise?|fläche|bereiche?"
    "|markierung(?:en)?|schrift|texte?|pfeile?|kurve|säulen?|stellen?|wörter|worte|antworten"
)
_ONLY_COLOUR = re.compile(
    rf"\b{_COLOUR}(?:\s|-)?(?:{_MARKED})\w*"
    rf"|\b(?i:das|die|der|den|dem|alles|auf|im)\s+(?i:{_COLOUR})(?:e[nrms]?)?\s+(?i:{_PLACE})\b"
    rf"|\b(?i:das|alles)\s+{_NAMED}e\b(?!\s+[A-ZÄÖÜ])|\bauf\s+(?:die|den|dem|das)\s+{_NAMED}e[nms]?\b(?!\s+[A-ZÄÖÜ])"
)
_SHORTENED = re.compile(r"(?<![-\w/.])[A-ZÄÖÜ]{3,6}(?![-\w/])(?!\s?\d)")
_COMMON = (
    "EU UN UNO USA BRD DDR PDF WC TV CD DVD USB SMS MMS PC IT OK AGB GPS QR ID WLAN LAN HTML URL CSS GIF JPG JPEG PNG "
    "MP MB GB KB ZIP DIN ISO UTF CSV XML FAQ PIN TAN KI LED NRW GB DE EN AT CH ARD ZDF WDR NDR TIPP"
)
_EVERYBODYS = frozenset(_COMMON.split())
_ROMAN = re.compile(r"[IVXLCDM]+$")
_MOUSE = re.compile(
    r"(?i)\b(?:mit der maus|rechtsklick\w*|doppelklick\w*|rechten? maustaste|linken? maustaste)\b"
)


def picture_name_as_description(page: Page) -> Iterator[Remark]:
    for line, column, words, _target in _pictures(page):
        if words and (_FILE_NAME.match(words) or _BARE_PICTURE.match(words)):
            yield _remark("L101", line, words, column, words=words)


def description_says_picture(page: Page) -> Iterator[Remark]:
    for line, column, words, _target in _pictures(page):
        if (match := _SAYS_PICTURE.match(words)) and len(words) > len(match[0]):
            yield _remark("L102", line, words, column, words=match[0].strip())


def picture_of_text(page: Page) -> Iterator[Remark]:
    """A picture named after a page of text whose description is too short to say what stands on it."""
    for line, column, words, target in _pictures(page):
        if words and len(words) < 60 and (_WITH_TEXT.search(target) or _WITH_TEXT.search(words)):
            yield _remark("L107", line, f"{words} {target}", column, words=target.rpartition("/")[2])


def bold_as_heading(page: Page) -> Iterator[Remark]:
    for first, block in text_blocks(page.lines):
        match = _BOLD_LINE.match(block[0]) if len(block) == 1 else None
        if match and match["words"].strip()[-1:] not in (".", "!", "?", "…"):
            yield _remark("L103", first, match["words"], words=match["words"])


def empty_heading(page: Page) -> Iterator[Remark]:
    for number, line in enumerate(page.lines):
        if re.match(r"#{1,6}\s*$", line):
            yield _remark("L110", number, line)


def table_without_head(page: Page) -> Iterator[Remark]:
    for first, block in text_blocks(page.lines):
        rows = [line.strip() for line in block]
        if not all(row.startswith("|") for row in rows):
            continue
        ruled = len(rows) > 1 and bool(_TABLE_RULE.match(rows[1]))
        if (len(rows) > 1 and not ruled) or (ruled and not rows[0].strip("| \t")):
            yield _remark("L104", first, block[-1])


def naked_address(page: Page) -> Iterator[Remark]:
    sources = page.sources
    for number, line in without_spans(page.lines):
        if number in sources or re.match(r"\s*(?:\[[^\]]+\]:|\*\[)", line):
            continue
        for match in _ADDRESS.finditer(_BEHIND_LINK.sub(lambda link: "]" + " " * (len(link[0]) - 1), line)):
            address = match[0].rstrip(".,;:!?")
            yield _remark("L105", number, address, match.start(), words=address)


def address_as_link_text(page: Page) -> Iterator[Remark]:
    for line, column, words, _target in _links(page):
        if re.match(r"(?:https?://|www\.)", words):
            yield _remark("L105", line, words, column, words=words)


def vague_link(page: Page) -> Iterator[Remark]:
    for line, column, words, _target in _links(page):
        said = " ".join(words.strip(" .:»›>*_!").split())
        if _VAGUE.match(said) and said.lower() not in _KNOWN_VAGUE:  # those the parser warns of
            yield _remark("L106", line, words, column, words=words)


def same_words_other_target(page: Page) -> Iterator[Remark]:
    first: dict[str, tuple[int, str]] = {}
    for line, column, words, target in _links(page):
        known = first.setdefault(words.casefold(), (line, target))
        if known[1] != target:
            yield _remark("L109", line, f"{words} {target}", column, words=words, first=known[0] + 1)


def painted_bullets(page: Page) -> Iterator[Remark]:
    for first, block in text_blocks(page.lines):
        signs = [match["sign"] for line in block if (match := _BULLET.match(line))]
        if len(signs) > 1:
            place = next(number for number, line in enumerate(block) if _BULLET.match(line))
            yield _remark("L108", first + place, block[place], words=signs[0])


def only_to_hear(page: Page) -> Iterator[Remark]:
    """A link to a film or a recording, where nothing in the paragraph speaks of text."""
    for line, _column, words, target in _links(page):
        if _MEDIA.search(target) and not _ALSO_TEXT.search(_block_at(page, line)):
            yield _remark("L111", line, f"{words} {target}")


def _block_at(page: Page, line: int) -> str:
    first = last = line
    while first and page.lines[first - 1].strip():
        first -= 1
    while last < len(page.lines) and page.lines[last].strip():
        last += 1
    return " ".join(page.lines[first:last])


def all_emphasised(page: Page) -> Iterator[Remark]:
    for first, block in text_blocks(page.lines):
        text = " ".join(line.strip() for line in block)
        match = re.fullmatch(r"(\*{1,3}|_{1,3})(?![\s*_])((?:(?!\1).)+)\1", text)
        if match and len(words_of(match[2])) > LONG_EMPHASIS:
            yield _remark("L112", first, text)


def unnamed_file(page: Page) -> Iterator[Remark]:
    for line, column, words, target in _links(page):
        match = _FILE_LINK.search(target)
        if match and match[1].lower() not in words.lower():
            yield _remark("L113", line, words, column, words=words, kind=match[1].upper())


def long_paragraph(page: Page) -> Iterator[Remark]:
    for one in page.paragraphs:
        if (count := len(words_of(one.text))) > LONG_PARAGRAPH:
            yield _remark("L202", one.first, one.text, count=count)


def shouting(page: Page) -> Iterator[Remark]:
    for number, text in _prose(page):
        for match in _CAPITALS.finditer(text):
            if sum(len(word) > 3 for word in words_of(match[0])) > 1:
                yield _remark("L201", number, match[0], words=match[0])


def only_colour(page: Page) -> Iterator[Remark]:
    for number, text in _prose(page):
        for match in _ONLY_COLOUR.finditer(text):
            if text[: match.start()].endswith(("„", "“", '"', "«", "‚")):  # somebody's words are spoken of
                continue
            yield _remark("L203", number, f"{match[0]}: {text}", words=match[0])


def unexplained_abbreviation(page: Page) -> Iterator[Remark]:
    """Named once, where it stands first. One in brackets, or followed by brackets or the like, is explained."""
    whole = "\n".join([*page.lines, page.beside])
    sources = page.sources
    told: set[str] = set()
    for number, text in _prose(page):
        if number in sources or _CAPITALS.search(text):
            continue
        for match in _SHORTENED.finditer(text):
            name = match[0]
            if name in told or name in _EVERYBODYS or _ROMAN.match(name):
                continue
            told.add(name)
            if _is_explained(name, whole):
                continue
            if len(told) > MOST_NAMED:
                return
            yield _remark("L204", number, name, words=name)


def _is_explained(name: str, whole: str) -> bool:
    told = (
        rf"\(\W*{name}\b|,\s*{name}\)|\((?![^()]*§)[^()]*\b{name}\)"  # "… (DSGVO)", "(…, BGB)", "(englisch DSA)"
        rf"|\b{name}\W*[(:]|\*\[{name}\]:|\b{name}\W{{0,3}}(?:steht für|heißt|bedeutet|ist die)"
    )
    return re.search(told, whole) is not None


def only_with_a_mouse(page: Page) -> Iterator[Remark]:
    for number, text in _prose(page):
        for match in _MOUSE.finditer(text):
            yield _remark("L205", number, f"{match[0]}: {text}", words=match[0])


STRUCTURE: tuple[Rule, ...] = (
    picture_name_as_description,
    description_says_picture,
    picture_of_text,
    bold_as_heading,
    empty_heading,
    table_without_head,
    naked_address,
    address_as_link_text,
    vague_link,
    same_words_other_target,
    painted_bullets,
    only_to_hear,
    all_emphasised,
    unnamed_file,
    long_paragraph,
    shouting,
)
GERMAN: tuple[Rule, ...] = (only_colour, unexplained_abbreviation, only_with_a_mouse)


def _remark(code: str, line: int, passage: str, column: int = 0, **values: object) -> Remark:
    return Remark(code, line + 1, passage, column + 1, values=values)


def _pictures(page: Page) -> Iterator[tuple[int, int, str, str]]:
    """Line and column (from 0), description and file of each picture."""
    return ((one.line, one.column, one.words, asset_name(one.target)) for one in page.links if one.is_picture)


def _links(page: Page) -> Iterator[tuple[int, int, str, str]]:
    """Line and column (from 0), words and target of each link."""
    for one in page.links:
        if not one.is_picture and one.target and one.words:
            yield one.line, one.column, plain(one.words), one.target


def _prose(page: Page) -> Iterator[tuple[int, str]]:
    for one in page.paragraphs:
        yield from one.lines
