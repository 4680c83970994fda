"""German words, syllables and sentences, counted without a dictionary."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")

_TOGETHER = ("aa", "ee", "oo", "ie", "ei", "ai", "au", "eu", "äu", "ey", "ay", "oi", "oy", "ou", "ui")
_VOWELS = "aeiouyäöü"
_SOUNDS = re.compile("|".join((*_TOGETHER, f"[{_VOWELS}]")))
# Words taken from English, as they sound.
_SPOKEN = {
    "homepage": "hompeitsch",
    "facebook": "fesbuk",
    "website": "websait",
    "online": "onlain",
    "offline": "offlain",
    "livestream": "laifstriem",
    "stream": "striem",
    "team": "tiem",
    "share": "scher",
    "like": "laik",
    "timeline": "taimlain",
    "page": "peitsch",
}
_ENGLISH = re.compile("|".join(_SPOKEN))
# Two vowels that look like one sound and are two: Fa-mi-li-e, Me-di-en, I-de-en, Mu-se-um, Ko-o-pe-ra-ti-on.
_APART = re.compile(
    r"(?:famil|lin|ser|fol|akt|stud|präm|lil|pin|hort|kastan)ie(?!r)"
    r"|(?:med|fer|material|kriter|strateg|prinzip|kop|galer|kategor|theor|bakter|utensil)ien"
    r"|(?<=[bdfgklnprtvz])ien(?=s?(?:$|-))"
    r"|(?<=[tzrl])ient|ienz|hygien|een$|eum|läum|ruin|naiv|^ge(?=e|impf|irr)|^be(?=e|inhalt)|^koo"
)

_ENDS = re.compile(r"[.!?…]+[\"“”»«’')\]]*(?=\s|$)")
_ABBREVIATIONS = (
    "abs art aufl bd bsp bspw bzgl bzw ca co dr evtl etc ggf hrsg inkl insb kap max mind min mio mrd nr o prof s sog "
    "str tel u usw v vgl vs z zzt jh st d h a b i e k ebd f ff hl ing jun sen lfd n chr"
)
_SHORT = frozenset(_ABBREVIATIONS.split())


def words_of(text: str) -> list[str]:
    """Return the words of a text, hyphenated ones whole, without numbers."""
    return WORD.findall(text)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables a German word has, at least 1. Groups of vowels, with what is known to differ."""
    plain = _plain(word.lower())
    apart = len({match.start() for match in _APART.finditer(plain)})
    return max(1, sum(1 for _sound in _SOUNDS.finditer(plain)) + apart)


def _plain(word: str) -> str:
    word = _ENGLISH.sub(lambda found: _SPOKEN[found[0]], word).replace("qu", "kw")
    if word.isascii():
        return word
    return "".join(c if c in "äöüß" or c.isascii() else unicodedata.normalize("NFD", c)[0] for c in word)


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and text of each sentence. The dot of an abbreviation or of an ordinal number ends none."""
    start = 0
    for end in _ENDS.finditer(text):
        if _ends_sentence(text, end):
            yield start, text[start : end.end()]
            start = end.end() + len(text[end.end() :]) - len(text[end.end() :].lstrip())
    if text[start:].strip():
        yield start, text[start:]


def _ends_sentence(text: str, end: re.Match[str]) -> bool:
    behind = text[end.end() : end.end() + 3].lstrip()
    if not behind:
        return True
    if behind[0].islower():
        return False
    before = re.search(r"([^\s(„“\"]+)$", text[max(0, end.start() - 30) : end.start()])
    last = before[1].lower() if before else ""
    is_dot = text[end.start() : end.end()] == "."
    return not (is_dot and (last in _SHORT or last.isdigit() or "." in last))
