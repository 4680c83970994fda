"""Quizzes from and for other systems: pure, bytes or values in, values or text out.

`read_quiz` takes our YAML, GIFT and Moodle XML, `write_quiz` these and QTI 2.1. What does not survive is a `Loss`,
what cannot be read a `Finding`.

What is carried where others may not look for it: ids of items as id numbers, lessons as tags `lesson=<id>`; in GIFT
also points and hints as comments. Titles of questions become ids; ids of choices are made from their text.
"""

from collections.abc import Callable
from dataclasses import dataclass

from course_engine.assessment.exchange.drafts import Read
from course_engine.assessment.exchange.gift_reading import read_gift
from course_engine.assessment.exchange.gift_writing import write_gift
from course_engine.assessment.exchange.loss import Loss
from course_engine.assessment.exchange.moodle_reading import read_moodle_xml
from course_engine.assessment.exchange.moodle_writing import write_moodle_xml
from course_engine.assessment.exchange.qti import write_qti
from course_engine.assessment.exchange.quiz_yaml import write_yaml
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz

__all__ = ["MOST_BYTES", "READERS", "WRITERS", "Loss", "Read", "Written", "read_quiz", "write_quiz"]

MOST_BYTES = 25_000_000  # no reader takes more; each has a limit of its own below this

_NO_EFFECT = ("C126", "C202", "C203")  # warnings of our own files that something is not read


@dataclass(frozen=True, slots=True)
class Written:
    """A quiz in another format, and what did not survive."""

    content: bytes
    losses: tuple[Loss, ...] = ()


def _read_yaml(raw: bytes, path: str) -> Read:
    read = parse_quiz(raw, path)
    return Read(read.value, tuple(one for one in read.findings if one.is_error or one.code in _NO_EFFECT))


def _write_yaml(quiz: Quiz) -> tuple[bytes, list[Loss]]:
    return write_yaml(quiz).encode(), []


def _write_gift(quiz: Quiz) -> tuple[bytes, list[Loss]]:
    text, losses = write_gift(quiz)
    return text.encode(), losses


def _write_moodle_xml(quiz: Quiz) -> tuple[bytes, list[Loss]]:
    text, losses = write_moodle_xml(quiz)
    return text.encode(), losses


READERS: dict[str, Callable[[bytes, str], Read]] = {
    "yaml": _read_yaml,
    "gift": read_gift,
    "moodle-xml": read_moodle_xml,
}
WRITERS: dict[str, Callable[[Quiz], tuple[bytes, list[Loss]]]] = {
    "yaml": _write_yaml,
    "gift": _write_gift,
    "moodle-xml": _write_moodle_xml,
    "qti": write_qti,
}


def read_quiz(raw: bytes, source: str, path: str = "-") -> Read:
    """Return the quiz in `raw`, in the format `source`; raises KeyError for a format that is not in READERS.

    The quiz is None where nothing could be read. Where it is there, findings name the questions that are left out.
    """
    return READERS[source](raw, path)


def write_quiz(quiz: Quiz, target: str) -> Written:
    """Return the quiz in the format `target`; raises KeyError for a format that is not in WRITERS."""
    content, losses = WRITERS[target](quiz)
    return Written(content, tuple(losses))
