"""A file that is no instance is refused with the place and the reason, in one line, whatever is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from course_engine.mentoring.matching.instance import InvalidInstance, read_instance
from tests.mentoring.matching.instances import Row, instance, request, scout


def good() -> Row:
    return instance(
        [scout("s1", capacity=3), scout("s2", "ton")],
        [request("r1"), request("r2", languages=["tr", "de"])],
        blocked=[["l", "nobody"]],
        existing=[["l", "s1"]],
        params={"load_points": 7},
    )


def put(where: str, value: object) -> Callable[[Row], object]:
    """Write a value at a place like "scouts.0.capacity"."""

    def change(row: Row) -> None:
        *path, last = where.split(".")
        target: object = row
        for step in path:
            target = target[int(step)] if isinstance(target, list) else target[step]  # type: ignore[index]
        if isinstance(target, list):
            target[int(last)] = value
        else:
            target[last] = value  # type: ignore[index]

    return change


def drop(where: str) -> Callable[[Row], object]:
    def change(row: Row) -> None:
        *path, last = where.split(".")
        target: object = row
        for step in path:
            target = target[int(step)] if isinstance(target, list) else target[step]  # type: ignore[index]
        del target[last]  # type: ignore[attr-defined]

    return change


BROKEN: list[tuple[Callable[[Row], object], str, str]] = [
    (put("format", "match-instance/2"), "format", "match-instance/1"),
    (drop("format"), "format", "match-instance/1"),
    (drop("now"), "", "„now“ fehlt"),
    (put("now", "heute"), "now", "ganze Zahl"),
    (put("params", []), "params", "Objekt"),
    (put("params.load_points", -1), "params.load_points", "nicht negativ"),
    (put("params.load_points", 1.5), "params.load_points", "ganze Zahl stehen. (1.5)"),
    (drop("scouts"), "scouts", "Liste"),
    (put("scouts", {}), "scouts", "Liste"),
    (put("scouts.0", "s1"), "scouts[0]", "Objekt"),
    (drop("scouts.0.id"), "scouts[0]", "„id“ fehlt"),
    (put("scouts.0.id", 1), "scouts[0].id", "Text"),
    (put("scouts.1.id", "s1"), "scouts[1].id", "„s1“ kommt schon vor"),
    (drop("scouts.1.topics"), "scouts[1]", "„topics“ fehlt"),
    (put("scouts.1.topics", "ton"), "scouts[1].topics", "Liste"),
    (put("scouts.1.topics", ["ton", 3]), "scouts[1].topics", "nur Texte"),
    (put("scouts.1.topics", ["ton", "ton"]), "scouts[1].topics", "„ton“ steht zweimal"),
    (put("scouts.1.languages", None), "scouts[1].languages", "Liste"),
    (put("scouts.1.windows", [["Sa"]]), "scouts[1].windows", "nur Texte"),
    (put("scouts.1.region", None), "scouts[1].region", "Text"),
    (drop("scouts.1.org"), "scouts[1]", "„org“ fehlt"),
    (put("scouts.0.capacity", -3), "scouts[0].capacity", "nicht negativ sein, ist aber -3"),
    (put("scouts.0.capacity", True), "scouts[0].capacity", "ganze Zahl stehen. (true)"),
    (put("scouts.0.capacity", "3"), "scouts[0].capacity", "ganze Zahl"),
    (put("scouts.0.capacity", 10**30), "scouts[0].capacity", "zu groß"),
    (put("scouts.0.load", -1), "scouts[0].load", "nicht negativ"),
    (put("scouts.0.load", None), "scouts[0].load", "ganze Zahl"),
    (put("scouts.0.paused", 1), "scouts[0].paused", "true oder false"),
    (put("scouts.0.person", 7), "scouts[0].person", "Text"),
    (drop("requests"), "requests", "Liste"),
    (put("requests.1.id", "r1"), "requests[1].id", "„r1“ kommt schon vor"),
    (drop("requests.0.learner"), "requests[0]", "„learner“ fehlt"),
    (put("requests.0.topic", ["ton"]), "requests[0].topic", "Text"),
    (put("requests.0.languages", []), "requests[0].languages", "Mindestens eine Sprache"),
    (put("requests.0.languages", ["de", "de"]), "requests[0].languages", "zweimal"),
    (put("requests.0.windows", ["Sa", "Sa"]), "requests[0].windows", "zweimal"),
    (put("requests.0.requested_at", "gestern"), "requests[0].requested_at", "ganze Zahl"),
    (put("requests.0.requested_at", 1e9), "requests[0].requested_at", "ganze Zahl"),
    (put("requests.0.requested_at", -(10**25)), "requests[0].requested_at", "zu groß"),
    (put("requests.0.topic", "\ud800"), "requests[0].topic", "halbes Zeichen"),
    (put("blocked", {"l": "s1"}), "blocked", "Liste"),
    (put("blocked", [["l"]]), "blocked[0]", "zwei Texte"),
    (put("existing", [["l", "s1"], ["l", 4]]), "existing[1]", "zwei Texte"),
    (put("existing", [["l", "s1"], ["l", "s7"]]), "existing[1]", "„s7“ steht nicht in der Datei"),
]


@pytest.mark.parametrize(("spoil", "place", "words"), BROKEN)
def test_what_is_wrong_is_named_with_its_place(
    spoil: Callable[[Row], object], place: str, words: str
) -> None:
    given = good()
    spoil(given)
    with pytest.raises(InvalidInstance) as refused:
        read_instance(json.dumps(given).encode())
    assert refused.value.place == place
    assert words in refused.value.as_line()
    assert "\n" not in refused.value.as_line()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kein gültiges JSON (Zeile 1, Spalte 1)"),
        (b'{"format": ', "kein gültiges JSON"),
        (b"[]", "Erwartet wird ein Objekt"),
        (b"\xff\xfe{}", "kein UTF-8 (Byte 1)"),
        (b'{"now": NaN}', "„NaN“ ist keine Zahl"),
        (b'{"now": 1, "now": 2}', "„now“ steht zweimal"),
        (b'{"now": ' + b"9" * 5000 + b"}", "viel zu lange Zahl"),
        (b"[" * 200_000, "zu tief verschachtelt"),
    ],
)
def test_what_is_no_json_is_refused_too(content: bytes, words: str) -> None:
    with pytest.raises(InvalidInstance) as refused:
        read_instance(content)
    assert words in refused.value.as_line()


def test_what_may_be_absent_may_be_absent_and_the_rest_is_read() -> None:
    read = read_instance(b"\xef\xbb\xbf" + json.dumps(good()).encode())
    assert [(one.id, one.capacity, one.taken) for one in read.scouts] == [("s1", 3, 1), ("s2", 1, 0)]
    assert read.load_points == 7
    assert read_instance(json.dumps(instance([], [])).encode()).load_points == 20
