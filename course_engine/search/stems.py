"""When two words are one: stems of German and English texts, whatever the case, umlaut, hyphen or gender form.

"Lehrer*innen", "Lehrer:in", "Lehrer_innen", "LehrerInnen", "Lehrer/-innen", "Lehrerin" and "Lehrende" all have the stem of
"Lehrer". The stems are kept, so that both databases look for the same ones.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

INDEXER = 2  # changes whenever the same text would give other stems or passages: the index is then made anew
MOST_TERMS = 8  # of a query; further words are left out
LONGEST_WORD = 60
SHORTEST_WORD = 2
SHORTEST_PART = 3  # letters of a word between hyphens that is looked for by itself
SHORTEST_BEGINNING = 3  # letters from which a typed word also finds longer ones that begin with it
SHORTEST_ENDING = 4  # and longer ones that end with it
SHORTEST_BEFORE = (
    4  # letters that these have before it: not "Belehrung" for "Lehrer", not "Kontext" for "Text"
)

_HYPHENS = "-\u2010\u2011"
_MARK = r"(?:[*:_·/]-?|\(-?)"
# A word with its hyphens and the marks of gender forms.
_WORD = re.compile(rf"[^\W_]+(?:{_MARK}in(?:nen)?[^\W_]*\)?|[*_][^\W_]+|[{_HYPHENS}][^\W_]+)*")
_GENDER = re.compile(rf"(?<=[^\W\d_]{{2}}){_MARK}(?:innen|in(?![^\W_]))\)?")
_INNER_CAPITAL = re.compile(r"(?<=[a-zäöüß]{3})In(?:nen)?(?![a-zäöüß])")
_ENDING = re.compile(r"(?<=[^\W\d_])[*_](?:r|n|m|s|e|er|en|em|es)(?![^\W_])")  # "jede*r", "eine_n"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

_FEMININES = re.compile(
    r"(?:(?<=..)(?:er|or|ist|ent|ant|eur|[aäo]g|dat|iat)|kolleg|kund|freund|ärzt|wält|beamt|wirt|nachbar|chef|expert|kamerad|"
    r"pilot)in$"
)
_FEMININE_PLURAL = re.compile(r"(?<=[^\W\d_]{3})innen$")
_NO_FEMININE = re.compile(r"(?:be[gs]|gew|ers|entr|^dr|^sp)innen$")
_PARTICIPLE = re.compile(r"^(\w{3,})end(?:e|en|er|em|es)$")
_NO_PARTICIPLE = re.compile(r"(?:w|s|sp|bl|ab|geg|jug|tug|leg|dutz|taus|el|och|divid|ag|ken|kal)end\w{1,2}$")
_UMLAUT_OR_ACCENT = re.compile("((?<=[aou])\u0308)|[\u0300-\u036f]")  # the former are kept
_SEAM = re.compile(r"(?<=[^\W\d_]{2}[ao])e[^\W\d_]{4,}$")
_STUDENTS = {"studier": "student"}  # people whose two names have nothing in common

_GERMAN, _ENGLISH = snowballstemmer.stemmer("german"), snowballstemmer.stemmer("english")
_one_at_a_time = threading.Lock()  # a stemmer keeps the word it is at in itself


class Word(NamedTuple):
    """A word of a text, from `start` to before `end`; `forms` are what it can be found by, folded."""

    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a query: as it was typed, folded, and the stems that are this very word.

    Stems of longer words begin with one of `beginnings` (the word, or its stem where that is not cut too short, as "medi")
    or end with one of `endings`.
    """

    typed: str
    word: str
    stems: frozenset[str]
    beginnings: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order; one with hyphens also as its parts and written together."""
    for found in _WORD.finditer(text):
        written = found.group()
        if written.isalnum() and "In" not in written[1:]:  # nearly all
            if len(written) >= SHORTEST_WORD:
                yield Word(found.start(), found.end(), (written.casefold()[:LONGEST_WORD],))
            continue
        forms = tuple(form for form in _forms(written) if len(form) >= SHORTEST_WORD)
        if forms:
            yield Word(found.start(), found.end(), forms)


def terms(query: str) -> list[Term]:
    """Return the words to look for, each once, in order, without those that stand everywhere."""
    found: dict[str, Term] = {}
    for match in _WORD.finditer(_INVISIBLE.sub("", query)):
        whole, *parts = _forms(match.group())
        pieces = parts if parts and all(len(part) >= SHORTEST_PART for part in parts) else [whole]
        for piece in pieces:
            if len(piece) >= SHORTEST_WORD and piece not in STOP_WORDS:
                typed = match.group() if len(pieces) == 1 else piece
                together = _query_stems(whole) if parts else frozenset()
                found.setdefault(piece, _term(typed, piece, _query_stems(piece) | together))
    return list(found.values())[:MOST_TERMS]


def _term(typed: str, word: str, stems: frozenset[str]) -> Term:
    whole = _plain(word)
    enough = {one for one in stems if len(one) >= 4 + (len(whole) - len(one) > 1)}
    beginnings = enough | {whole} if len(whole) >= SHORTEST_BEGINNING else set()
    endings = {one for one in stems if len(one) >= SHORTEST_ENDING}
    return Term(typed, word, stems, frozenset(beginnings), frozenset(endings))


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word in a text of that language; in one we know no stems of, the word itself."""
    if language.startswith("de"):
        return _german(word)
    if language.startswith("en"):
        return _english(word)
    return _plain(word)


def tail(word: str, language: str) -> str:
    """Return what is compared with the ends of words: the stem, but for "fotoerlaubnis", whose "oe" is no "ö"."""
    seam = _SEAM.search(word) if language.startswith("de") else None
    if seam is None:
        return stem(word, language)
    return _plain(word[: seam.start()]) + stem(word[seam.start() :], language)


def stems_of(text: str, language: str) -> set[str]:
    """Return the stems of a text, without those of words that stand everywhere."""
    return {stem(form, language) for form in spelled(text)}


def spelled(text: str) -> dict[str, str]:
    """Return the words of a text, folded, without those that stand everywhere, each as it is written.

    That is in small letters if it is so anywhere, and folded where it is only a part of what is written.
    """
    found: dict[str, str] = {}
    for piece in set(text.split()):
        for form, written in _spelled_piece(piece):
            found[form] = better_spelling(found.get(form), written, form)
    return found


def better_spelling(known: str | None, written: str, form: str) -> str:
    """Return the one of two spellings of a word that is in small letters; the same one in whichever order they come."""
    return written if known is None or form == written else form if form == known else min(known, written)


@lru_cache(maxsize=1 << 15)
def _spelled_piece(piece: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (form, piece[start:end] if len(forms) == 1 and piece[start:end].casefold() == form else form)
        for start, end, forms in words(piece)
        for form in forms
        if form not in STOP_WORDS
    )


def fold(text: str) -> str:
    """Return the text in small letters without accents, for sorting and comparing."""
    return " ".join(_without_accents(text.casefold()).split())


def plain_text(text: str) -> str:
    """Return the text without what cannot be seen and would part words."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _forms(written: str) -> list[str]:
    """The word without gender marks; if it has hyphens written together, then its parts."""
    text = unicodedata.normalize("NFC", written)
    text = _ENDING.sub("", _INNER_CAPITAL.sub("", _GENDER.sub("", text))).casefold().strip("_*")
    parts = [part[:LONGEST_WORD] for part in re.split(rf"[{_HYPHENS}*_:/·()]+", text) if part]
    whole = "".join(parts)[:LONGEST_WORD]
    return [whole, *parts] if len(parts) > 1 else [whole]


def _query_stems(word: str) -> frozenset[str]:
    """Nobody says in which language they ask."""
    return frozenset({_german(word), _english(word), _plain(word)})


@lru_cache(maxsize=1 << 16)
def _german(word: str) -> str:
    text = _UMLAUT_OR_ACCENT.sub(r"\1", unicodedata.normalize("NFD", word.replace("ß", "ss")))
    text = unicodedata.normalize("NFC", text).replace("ae", "ä")
    text = re.sub(r"(?<![aeiäöüq])ue", "ü", re.sub("oe", "ö", text))
    with _one_at_a_time:
        stemmed = _GERMAN.stemWord(_without_gender(text))
    stemmed = _without_accents(stemmed)
    return (
        stemmed[:-1] if len(stemmed) > 4 and stemmed.endswith(("os", "as")) else stemmed
    )  # "Fotos", "Kameras"


@lru_cache(maxsize=1 << 14)
def _english(word: str) -> str:
    with _one_at_a_time:
        return _plain(_ENGLISH.stemWord(word))


def _plain(word: str) -> str:
    return _without_accents(word.replace("ß", "ss"))


def _without_gender(word: str) -> str:
    """The word for men where the form is that for women, or for all: "kollegin", "kolleginnen", "lehrende"."""
    if _FEMININE_PLURAL.search(word) and not _NO_FEMININE.search(word):
        return word[:-5]
    if _FEMININES.search(word):
        return word[:-2]
    participle = _PARTICIPLE.match(word)
    if participle and not _NO_PARTICIPLE.search(word):
        base = participle.group(1)
        return _STUDENTS.get(base, base + "er")
    return word


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


STOP_WORDS = frozenset(
    """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da dabei dafür daher
    damit dann darf darum das dass daß dein deine deinem deinen deiner dem den denen denn der deren des dessen dich die dies
    diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige er es etwa etwas euch
    euer eure für gegen gibt habe haben hast hat hatte hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist
    ja jede jedem jeden jeder jedes jetzt kann kannst kein keine keinem keinen keiner können könnt machen man mehr mein
    meine meinem meinen meiner mich mir mit muss musst müssen nach nicht noch nun nur ob oder ohne schon sehr sein seine
    seinem seinen seiner seit sich sie sind so solche soll sollen sollte sondern über um und uns unser unsere unter viel
    viele vom von vor wann war waren warum was weil welche welchem welchen welcher wenn wer werde werden wie wieder will wir
    wird wirst wo wozu würde zu zum zur zwar zwischen
    about an and are as at be been but by can could did do does for from get had has have he her his how if into is it its
    me my no not of on or our out she should so than that the their them then there these they this those to us was we were
    what when where which who why will with would you your
    """.split()  # noqa: SIM905
)
