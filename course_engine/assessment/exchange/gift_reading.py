"""GIFT becomes a quiz: questions in plain text, one after the other, with empty lines between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from course_engine.assessment.exchange import answers, loss
from course_engine.assessment.exchange.answers import ALL, NOTHING, Weighted, decimal_of
from course_engine.assessment.exchange.drafts import Draft, Head, Read, assembled
from course_engine.assessment.exchange.findings import found
from course_engine.assessment.exchange.formats import KNOWN, line_of, prose_of
from course_engine.assessment.exchange.loss import Lost
from course_engine.assessment.exchange.markdown import escaped
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.source import read_source

GIFT_LIMIT = 2_000_000  # bytes
BLANK = "_____"
_UNIT_LENGTH = 30
_SIGNS = "\\~=#{}:n"
_PLACES = {sign: chr(0xE020 + place) for place, sign in enumerate(_SIGNS)}
_BACK = {place: "\n" if sign == "n" else sign for sign, place in _PLACES.items()}
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_PRIVATE = re.compile("[\ue020-\ue02f]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,10})?)%")
_ANSWER = re.compile(r"[~=][^~=]*")
_FORMAT = re.compile(r"\[(\w+)\]")
_NOTE = re.compile(r"//\s*(quiz|language|mastery_score|points|hint):\s*(.*)")
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_HOLDS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
LESSON_TAG = "lesson="


@dataclass
class _Block:
    """The lines of one question, and what the comments in front of them and among them say."""

    line: int
    lines: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: str = ""

    @property
    def text(self) -> str:
        """Everything that is no comment."""
        return "\n".join(self.lines).strip()

    @property
    def unclosed(self) -> bool:
        """Whether a brace is open at the end."""
        text = _hidden(self.text)
        return text.count("{") > text.count("}")


class _Malformed(Exception):
    """A question that cannot be read."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code, self.text = code, text


def read_gift(raw: bytes | str, path: str = "-") -> Read:
    """Return the quiz in a GIFT file (None where there is none), what was found and what was lost."""
    try:
        source = read_source(raw, path, limit=GIFT_LIMIT)
    except Broken as broken:
        return Read(None, (broken.finding,))
    head, drafts, findings = Head(), [], []
    for block in _blocks(_PRIVATE.sub("", source)):
        _read_notes(head, block)
        if block.text.startswith("$CATEGORY:"):
            _read_category(head, block)
        elif block.text:
            try:
                drafts.append(_draft(block))
            except _Malformed as error:
                findings.append(found(error.code, path, block.line, text=_shown(error.text)))
    return assembled(head, _questions(head, drafts), path, findings)


def last_category(path: str) -> str:
    """Return the name of the innermost category of a path such as `$course$/top/Quiz`, "" for a name of no meaning."""
    names = [one.replace("\0", "/").strip() for one in path.replace("//", "\0").split("/")]
    name = names[-1] if names else ""
    return "" if name in ("top", "") or re.fullmatch(r"\$\w+\$", name) else name


def read_category(head: Head, name: str, line: int) -> None:
    """Take the first category as the title of the quiz; name every other one that is lost."""
    if name and not head.title:
        head.title = name
    elif name and name != head.title:
        head.lost.append((line, Lost(loss.CATEGORY, {"name": name})))


def _questions(head: Head, drafts: list[Draft]) -> Iterator[Draft]:
    """Yield the questions; a text in front of all of them is the introduction."""
    for place, draft in enumerate(drafts):
        if draft.kind != "description":
            yield draft
        elif place == 0 and not head.intro:
            head.intro = draft.content["prompt"]
            head.lost += [(draft.line, lost) for lost in draft.lost]
        else:
            head.lost.append((draft.line, Lost(loss.DESCRIPTION, {"text": draft.content["prompt"]})))


def _blocks(source: str) -> Iterator[_Block]:
    """Yield the blocks between empty lines; one with an open brace goes on where only the closing one is missing."""
    waiting: _Block | None = None
    for block in _plain_blocks(source):
        if waiting and waiting.unclosed and _closes(block.text):
            waiting.lines += ["", *block.lines]
            waiting.notes += block.notes
            continue
        if waiting:
            yield waiting
        waiting = block
    if waiting:
        yield waiting


def _plain_blocks(source: str) -> Iterator[_Block]:
    block = _Block(1)
    for number, line in enumerate(source.split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("//"):
            block.comments += stripped
            if note := _NOTE.match(stripped):
                block.notes.append((note[1], _shown_back(_hidden(note[2]))))
        elif stripped:
            if not block.lines:
                block.line = number
            block.lines.append(line)
        if block.lines and (not stripped or stripped.startswith("$CATEGORY:")):
            yield block
            block = _Block(number + 1)
    yield block


def _closes(text: str) -> bool:
    hidden = _hidden(text)
    return "}" in hidden and not 0 <= hidden.find("{") < hidden.find("}") and not hidden.startswith("::")


def _read_notes(head: Head, block: _Block) -> None:
    notes = dict(block.notes)
    head.uid = notes.get("quiz", head.uid)
    head.language = notes.get("language", head.language)
    if re.fullmatch(r"[01](\.\d{1,15})?", score := notes.get("mastery_score", "")):
        head.mastery_score = score


def _read_category(head: Head, block: _Block) -> None:
    read_category(head, last_category(_shown_back(_hidden(block.text.split(":", 1)[1])).strip()), block.line)


def _draft(block: _Block) -> Draft:
    title, text = _title(_hidden(block.text))
    body, answer_text, tail = _parts(text)
    draft = Draft(block.line, "description", name=_shown_back(title))
    unit = ""
    if tail and answer_text is not None and answer_text.startswith("#") and _is_unit(tail):
        unit = _shown_back(tail)
    elif tail:
        body = f"{body}{'' if body.endswith(' ') or not body else ' '}{BLANK} {tail}"
    kind, body = _format_of(body.strip(), "moodle")
    draft.content["prompt"] = _prose(draft, body, kind)
    if not draft.content["prompt"]:
        raise _Malformed("C368")
    if answer_text is not None:
        answer_text, _, general = _rpartition(answer_text, "####")
        _read_answers(draft, answer_text.strip(), kind, unit)
        if explanation := _prose(draft, *_swapped(_format_of(general.strip(), kind))):
            draft.content["explanation"] = explanation
    _read_comments(draft, block)
    return draft


def _title(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    title, mark, rest = text[2:].partition("::")
    if not mark:
        raise _Malformed("C370")
    return title.strip(), rest.strip()


def _parts(text: str) -> tuple[str, str | None, str]:
    """Return what stands before the braces, in them (None without any) and behind them."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None, ""
    if start < 0 or end < start or "{" in text[start + 1 :] or "}" in text[end + 1 :]:
        raise _Malformed("C365")
    return text[:start].rstrip("\n"), text[start + 1 : end].strip(), text[end + 1 :].strip()


def _is_unit(tail: str) -> bool:
    text = _shown_back(tail)
    return len(text) <= _UNIT_LENGTH and "\n" not in text and not re.search(r"[.?!,;]\s*$|\s\S+\s\S+\s", text)


def _read_answers(draft: Draft, text: str, kind: str, unit: str) -> None:
    hidden = text.split("#", 1)[0].strip()
    if not text:
        draft.kind = "free_text"
    elif text.startswith("#"):
        _read_number(draft, text[1:], kind, unit)
    elif text.startswith(">"):
        _read_order(draft, text, kind)
    elif hidden in _HOLDS:
        _read_statement(draft, text, kind)
    elif "~" in text:
        _read_choices(draft, text, kind)
    else:
        _read_words(draft, text, kind)


def _read_statement(draft: Draft, text: str, kind: str) -> None:
    word, wrong, right = [*text.split("#", 2), "", ""][:3]
    holds = _HOLDS[word.strip()]
    said = {holds: _line(draft, right, kind), not holds: _line(draft, wrong, kind)}
    answers.true_false(draft, answer=holds, if_true=said[True], if_false=said[False])


def _read_choices(draft: Draft, text: str, kind: str) -> None:
    read = [_weighted(draft, one, kind, as_markdown=True) for one in _split(text)]
    make = answers.single_choice if "=" in text else answers.multiple_choice
    make(draft, read)


def _read_words(draft: Draft, text: str, kind: str) -> None:
    pieces = _split(text if text.startswith("=") else f"={text}")
    pairs = ["->" in one.split("#", 1)[0] for one in pieces]
    if any(pairs):
        if not all(pairs):
            raise _Malformed("C369", pieces[pairs.index(False)])
        _read_pairs(draft, pieces, kind)
        return
    read = [_weighted(draft, one, kind, as_markdown=False) for one in pieces]
    answers.short_text(draft, read)


def _read_pairs(draft: Draft, pieces: list[str], kind: str) -> None:
    pairs = []
    for piece in pieces:
        left, _, right = piece[1:].partition("->")
        pairs.append((_line(draft, left, kind), " ".join(_shown_back(right).split())))
    answers.matching(draft, pairs, escaped)


def _read_order(draft: Draft, text: str, kind: str) -> None:
    entries = [line.strip() for line in text.split("\n")[1:] if line.strip()]
    draft.kind = "ordering"
    draft.content["entries"] = [{"text": _line(draft, one, kind)} for one in entries]


def _read_number(draft: Draft, text: str, kind: str, unit: str) -> None:
    text, _, wrong = text.partition("~")
    pieces = _split(text if text.strip().startswith("=") else f"={text}")
    try:
        read = [_numeric(draft, one, kind) for one in pieces]
        if wrong:
            feedback = _line(draft, wrong.partition("#")[2], kind)
            read.append(Weighted(answers.ANYTHING, NOTHING, feedback))
        answers.number(draft, read, unit)
    except (ValueError, ArithmeticError) as error:
        raise _Malformed("C367", str(error)) from None


def _numeric(draft: Draft, piece: str, kind: str) -> Weighted:
    read = _weighted(draft, piece, kind, as_markdown=False)
    if ".." in read.text:
        low, high = (decimal_of(one) for one in read.text.split("..", 1))
        return Weighted(str((low + high) / 2), read.percent, read.feedback, abs(high - low) / 2)
    written = piece[1:].split("#", 1)[0]
    value, _, tolerance = _WEIGHT.sub("", written, count=1).partition(":")
    spread = decimal_of(_shown_back(tolerance)) if tolerance.strip() else NOTHING
    text = _shown_back(value).strip()
    return Weighted(text if text == "*" else str(decimal_of(text)), read.percent, read.feedback, abs(spread))


def _split(text: str) -> list[str]:
    pieces: list[str] = _ANSWER.findall(text)
    start = text.find(pieces[0]) if pieces else 0
    if not pieces or text[:start].strip():
        raise _Malformed("C366", text)
    return [piece.strip() for piece in pieces]


def _weighted(draft: Draft, piece: str, kind: str, *, as_markdown: bool) -> Weighted:
    """Return one answer with its weight: `=` brings all, `~` nothing, unless it says otherwise."""
    body, _, feedback = piece[1:].partition("#")
    body = body.strip()
    percent = ALL if piece[0] == "=" else NOTHING
    if weight := _WEIGHT.match(body):
        percent, body = Decimal(weight[1]), body[weight.end() :]
    text = (
        _line(draft, body, kind) if as_markdown else " ".join(_shown_back(_format_of(body, kind)[1]).split())
    )
    said = _line(draft, feedback, kind)
    return Weighted(text, percent, said if as_markdown else said.replace("-&gt;", "->"))


def _read_comments(draft: Draft, block: _Block) -> None:
    if uid := _ID.search(block.comments):
        draft.uid = uid[1].replace("\\]", "]")
    tags = [tag.replace("\\]", "]") for tag in _TAG.findall(block.comments)]
    for tag in tags:
        if tag.startswith(LESSON_TAG):
            draft.content["lesson"] = tag.removeprefix(LESSON_TAG)
    if others := [tag for tag in tags if not tag.startswith(LESSON_TAG)]:
        draft.lose(loss.TAGS, tags=", ".join(others))
    notes = dict(block.notes)
    if re.fullmatch(r"\d{1,4}(\.\d{1,15})?", points := notes.get("points", "")):
        draft.content["points"] = Decimal(points)
    if hints := [text for name, text in block.notes if name == "hint" and text]:
        draft.content["hints"] = hints


def _prose(draft: Draft, text: str, kind: str) -> str:
    markdown, lost = prose_of(_shown_back(text), kind)
    draft.lost += lost
    return markdown


def _line(draft: Draft, text: str, kind: str) -> str:
    kind, text = _format_of(text.strip(), kind)
    markdown, lost = line_of(_shown_back(text), kind)
    draft.lost += lost
    return markdown


def _format_of(text: str, default: str) -> tuple[str, str]:
    """Return the format that `[html]` in front of a text says, and the text without it."""
    named = _FORMAT.match(text)
    return (named[1], text[named.end() :]) if named and named[1] in KNOWN else (default, text)


def _swapped(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[1], pair[0]


def _rpartition(text: str, mark: str) -> tuple[str, str, str]:
    before, found_mark, after = text.rpartition(mark)
    return (before, found_mark, after) if found_mark else (text, "", "")


def _hidden(text: str) -> str:
    """Return the text with every escaped sign as a stand-in."""
    return _ESCAPE.sub(lambda escape: _PLACES[escape[1]], text)


def _shown_back(text: str) -> str:
    return "".join(_BACK.get(sign, sign) for sign in text)


def _shown(text: str) -> str:
    return _shown_back(text).strip()
