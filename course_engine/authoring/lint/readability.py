"""How hard a German text is to read, by the first of the four new Wiener Sachtextformeln.

Source: Richard Bamberger, Erich Vanecek: Lesen, Verstehen, Lernen, Schreiben. Die Schwierigkeitsstufen von Texten in
deutscher Sprache. Wien: Jugend und Volk, 1984. The first of the four is the one that uses all four figures:

    WSTF1 = 0.1935 MS + 0.1672 SL + 0.1297 IW - 0.0327 ES - 0.875

MS: per cent of words with three or more syllables; SL: mean words in a sentence; IW: per cent of words with more than six
letters; ES: per cent of words with one syllable. The result is a grade of the Austrian school, meaningful from 4 to 15.
It counts lengths and nothing else: neither order nor sense nor what readers know.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course_engine.authoring.lint.language import syllables, words_of
from course_engine.authoring.lint.passages import Paragraph
from course_engine.authoring.lint.remark import Remark

FEWEST_WORDS = 100  # below, chance decides
LOWEST, HIGHEST = 4, 15
HARD = 13  # from here on we say so: the people who read this are tired
LONG_SENTENCE = 30  # words
LONG_EASY_SENTENCE = 15
MOST_MARKED = 5


@dataclass(frozen=True, slots=True)
class Readability:
    """Grades from `low` to `high` in which a text is usually understood, and what they were counted from."""

    grade: float
    words: int
    sentences: int
    long_words: float  # share of words with three or more syllables, 0.0 to 1.0

    @property
    def low(self) -> int:
        return min(HIGHEST - 1, max(LOWEST, round(self.grade) - 1))

    @property
    def high(self) -> int:
        return min(HIGHEST, max(LOWEST + 1, round(self.grade) + 1))

    @property
    def words_in_sentence(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences


def readability(paragraphs: Sequence[Paragraph]) -> Readability | None:
    """Return how hard the running text is; None where it is too short for a figure."""
    sentences = [words for one in paragraphs for _line, text in one.sentences() if (words := words_of(text))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    counts = [syllables(word) for word in words]
    total = len(words)
    long = sum(count >= 3 for count in counts) / total
    grade = (
        0.1935 * 100 * long
        + 0.1672 * total / len(sentences)
        + 0.1297 * 100 * sum(len(word) > 6 for word in words) / total
        - 0.0327 * 100 * sum(count == 1 for count in counts) / total
        - 0.875
    )
    return Readability(grade, total, len(sentences), long)


def hard_text(paragraphs: Sequence[Paragraph]) -> Iterator[Remark]:
    """Yield one remark on the whole text where it is hard. Lines count from 1."""
    figure = readability(paragraphs)
    if figure and figure.grade >= HARD:
        first = paragraphs[0]
        passage = " ".join(one.text for one in paragraphs)
        values = {"low": figure.low, "high": figure.high}
        yield Remark("L301", first.first + 1, passage, values=values)


def long_sentences(paragraphs: Sequence[Paragraph], *, easy: bool = False) -> Iterator[Remark]:
    """Yield the longest sentences, the longest ones first; in an `easy` variant the limit is lower."""
    limit = LONG_EASY_SENTENCE if easy else LONG_SENTENCE
    found = [
        (len(words_of(text)), line, text) for one in paragraphs for line, text in one.sentences() if text
    ]
    longest = sorted((one for one in found if one[0] > limit), key=lambda one: (-one[0], one[1]))
    for count, line, text in longest[:MOST_MARKED]:
        values = {"count": count, "limit": limit}
        yield Remark("L303" if easy else "L302", line + 1, text, values=values)
