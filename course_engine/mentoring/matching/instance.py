"""What a round decides on, and how a file says it (format "match-instance/1")."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from course_engine.items.base import N_
from course_engine.mentoring.matching.rules import LOAD_POINTS, Blocked, Request, Scout

FORMAT = "match-instance/1"
LARGEST = 2**63 - 1  # no count and no time is larger; a longer number is a slip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What a round decides on. `requests` in any order, but of those who asked at the same second the first comes first.

    `existing` are the running pairs (learner, scout); the scouts' `taken` counts them already.
    """

    scouts: Sequence[Scout]
    requests: Sequence[Request]
    blocked: Blocked = ()
    existing: Sequence[tuple[str, str]] = ()
    load_points: int = LOAD_POINTS


class InvalidInstance(ValueError):
    """A file that is no instance. `text` is a German message to be translated, filled with `values`; `place` says where.

    The place is written as in JavaScript, `requests[3].languages`; empty for the file as a whole. A value `found` that the
    text does not name itself is put behind it.
    """

    def __init__(self, place: str, text: str, **values: object) -> None:
        super().__init__(place, text, values)
        self.place = place
        self.text = text
        self.values = values

    def as_line(self, translate: Callable[[str], str] = str) -> str:
        """Place and message in one line."""
        said = translate(self.text) % self.values
        if "found" in self.values and "%(found)s" not in self.text:
            said = f"{said} ({self.values['found']})"
        return f"{self.place}: {said}" if self.place else said


def read_instance(content: bytes) -> Instance:
    """The instance that a file holds. Raises InvalidInstance at the first thing that is wrong.

    What the format does not name is passed over. Texts that occur often are kept once.
    """
    given = _parsed(content)
    if not isinstance(given, dict):
        raise InvalidInstance("", N_("Erwartet wird ein Objekt mit „format“, „scouts“ und „requests“."))
    _check_format(given)
    existing = _pairs(given, "existing")
    running = Counter(scout for _learner, scout in existing)
    scouts = _rows(given, "scouts", lambda row, place: _scout(row, place, running))
    requests = _rows(given, "requests", _request)
    names = {scout.id for scout in scouts}
    for number, (_learner, scout) in enumerate(existing):
        if scout not in names:
            raise InvalidInstance(
                f"existing[{number}]",
                N_("Scout „%(id)s“ steht nicht in der Datei."),
                id=_short(scout),
            )
    params = given.get("params", {})
    if not isinstance(params, dict):
        _wrong_type("params", N_("Hier muss ein Objekt stehen."), params)
    load_points = _count(params, "load_points", "params", default=LOAD_POINTS)
    blocked = frozenset(_pairs(given, "blocked"))
    return Instance(
        scouts=scouts, requests=requests, blocked=blocked, existing=existing, load_points=load_points
    )


def _parsed(content: bytes) -> Any:
    texts: dict[str, str] = {}
    lists: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def kept_once(value: Any) -> Any:
        if isinstance(value, str):
            return texts.setdefault(value, value)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            several = tuple(value)
            return lists.setdefault(several, several)
        return value

    def as_row(members: list[tuple[str, Any]]) -> Row:
        row = {name: kept_once(value) for name, value in members}
        if len(row) < len(members):
            twice = next(name for name, times in Counter(name for name, _ in members).items() if times > 1)
            raise InvalidInstance(
                "", N_("Die Angabe „%(name)s“ steht zweimal im selben Objekt."), name=_short(twice)
            )
        return row

    def no_number(name: str) -> NoReturn:
        raise InvalidInstance("", N_("„%(name)s“ ist keine Zahl, mit der sich rechnen lässt."), name=name)

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInstance(
            "", N_("Die Datei ist kein UTF-8 (Byte %(number)s)."), number=error.start + 1
        ) from error
    try:
        return json.loads(text, object_pairs_hook=as_row, parse_constant=no_number)
    except json.JSONDecodeError as error:
        raise InvalidInstance(
            "",
            N_("Die Datei ist kein gültiges JSON (Zeile %(line)s, Spalte %(column)s)."),
            line=error.lineno,
            column=error.colno,
        ) from error
    except InvalidInstance:
        raise
    except RecursionError as error:
        raise InvalidInstance("", N_("Die Datei ist viel zu tief verschachtelt.")) from error
    except ValueError as error:  # a number of thousands of digits
        raise InvalidInstance("", N_("In der Datei steht eine viel zu lange Zahl.")) from error


def _check_format(given: Row) -> None:
    if given.get("format") != FORMAT:
        raise InvalidInstance(
            "format",
            N_("Erwartet wird „%(expected)s“, nicht „%(found)s“."),
            expected=FORMAT,
            found=_short(given.get("format")),
        )
    _whole(given, "now", "")


def _rows(given: Row, name: str, read: Callable[[Row, str], Any]) -> list[Any]:
    """The values of a list of objects. Each id occurs once."""
    rows = given.get(name)
    if not isinstance(rows, (list, tuple)):
        _wrong_type(name, N_("Hier muss eine Liste stehen."), rows)
    seen: set[str] = set()
    found = []
    for number, row in enumerate(rows):
        place = f"{name}[{number}]"
        if not isinstance(row, dict):
            _wrong_type(place, N_("Hier muss ein Objekt stehen."), row)
        one = read(row, place)
        if one.id in seen:
            raise InvalidInstance(
                f"{place}.id", N_("Die Kennung „%(id)s“ kommt schon vor."), id=_short(one.id)
            )
        seen.add(one.id)
        found.append(one)
    return found


def _scout(row: Row, place: str, running: Mapping[str, int]) -> Scout:
    name = _text(row, "id", place)
    paused = row.get("paused", False)
    if not isinstance(paused, bool):
        _wrong_type(f"{place}.paused", N_("Hier muss true oder false stehen."), paused)
    return Scout(
        id=name,
        topics=frozenset(_texts(row, "topics", place)),
        languages=frozenset(_texts(row, "languages", place)),
        windows=frozenset(_texts(row, "windows", place)),
        region=_text(row, "region", place),
        org=_text(row, "org", place),
        capacity=_count(row, "capacity", place),
        taken=_count(row, "load", place, default=0) + running[name],
        paused=paused,
        person=None if row.get("person") is None else _text(row, "person", place),
    )


def _request(row: Row, place: str) -> Request:
    languages = _texts(row, "languages", place)
    if not languages:
        raise InvalidInstance(f"{place}.languages", N_("Mindestens eine Sprache muss hier stehen."))
    return Request(
        id=_text(row, "id", place),
        learner=_text(row, "learner", place),
        topic=_text(row, "topic", place),
        languages=languages,
        windows=frozenset(_texts(row, "windows", place)),
        region=_text(row, "region", place),
        org=_text(row, "org", place),
        requested_at=_whole(row, "requested_at", place),
    )


def _pairs(given: Row, name: str) -> list[tuple[str, str]]:
    rows = given.get(name, ())
    if not isinstance(rows, (list, tuple)):
        _wrong_type(name, N_("Hier muss eine Liste stehen."), rows)
    for number, pair in enumerate(rows):
        if (
            not isinstance(pair, (list, tuple))
            or len(pair) != 2
            or not all(isinstance(one, str) for one in pair)
        ):
            _wrong_type(f"{name}[{number}]", N_("Hier müssen zwei Texte stehen: Lernende*r und Scout."), pair)
    return [(_sound(learner, name), _sound(scout, name)) for learner, scout in rows]


def _text(row: Row, name: str, place: str) -> str:
    value = _required(row, name, place)
    if not isinstance(value, str):
        _wrong_type(f"{place}.{name}", N_("Hier muss ein Text stehen."), value)
    return _sound(value, f"{place}.{name}")


def _texts(row: Row, name: str, place: str) -> tuple[str, ...]:
    """A list of texts in which none occurs twice."""
    values = _required(row, name, place)
    here = f"{place}.{name}"
    if not isinstance(values, (list, tuple)):
        _wrong_type(here, N_("Hier muss eine Liste stehen."), values)
    for value in values:
        if not isinstance(value, str):
            _wrong_type(here, N_("In dieser Liste dürfen nur Texte stehen."), value)
        _sound(value, here)
    if len(set(values)) < len(values):
        twice = next(value for value, times in Counter(values).items() if times > 1)
        raise InvalidInstance(here, N_("„%(value)s“ steht zweimal in der Liste."), value=_short(twice))
    return tuple(values)


def _count(row: Row, name: str, place: str, *, default: int | None = None) -> int:
    number = default if default is not None and name not in row else _whole(row, name, place)
    if number < 0:
        raise InvalidInstance(
            _at(place, name), N_("Die Zahl darf nicht negativ sein, ist aber %(number)s."), number=number
        )
    return number


def _whole(row: Row, name: str, place: str) -> int:
    number = _required(row, name, place)
    if not isinstance(number, int) or isinstance(number, bool):
        _wrong_type(_at(place, name), N_("Hier muss eine ganze Zahl stehen."), number)
    if abs(number) > LARGEST:
        raise InvalidInstance(
            _at(place, name), N_("Die Zahl ist zu groß: höchstens %(largest)s."), largest=LARGEST
        )
    return number


def _required(row: Row, name: str, place: str) -> Any:
    if name not in row:
        raise InvalidInstance(place, N_("Die Angabe „%(name)s“ fehlt."), name=name)
    return row[name]


def _sound(value: str, place: str) -> str:
    """The text, if it can be written as UTF-8: JSON can name halves of characters."""
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise InvalidInstance(
            place, N_("Der Text enthält ein halbes Zeichen (%(value)s)."), value=ascii(value)[:60]
        )
    return value


def _wrong_type(place: str, text: str, value: object) -> NoReturn:
    raise InvalidInstance(place, text, found=_short(value))


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _short(value: object) -> str:
    """A value in a few characters, for a message in one line."""
    said = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        said = said[1:-1]
    said = said if len(said) <= 40 else said[:39] + "…"
    return said.encode("utf-8", "backslashreplace").decode()
