"""Publishing: identity goes by ids, versions never change, what did not change is shared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from course_engine.content.bundle import bytes_digest
from course_engine.content.models import (
    Asset,
    ItemVersion,
    LessonVersion,
    Module,
    ModuleAddress,
    ModuleVersion,
    QuizVersion,
    Rendering,
)
from course_engine.content.operations import publish_module, publish_quiz
from course_engine.content.queries import get_module, pinned_lessons, pinned_texts, version_texts
from course_engine.db import Base, db
from tests.builders import NOW, make_quiz, make_topic

LATER = NOW + timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture"

MODULE = """---
id: m-fotos  # bleibt
title: Fotos
summary: Worum es geht.
topic: datenschutz
objectives: [entscheiden, fragen, löschen]
requirements:
  quizzes: [q-probe]
---
Für alle, die fotografieren.
"""

QUIZ = """id: q-fotos
title: Quiz
items:
  - id: i-fest
    type: single_choice
    prompt: Darf das Bild raus?
    choices:
      - {id: a-ja, text: Ja, correct: true, feedback: Genau.}
      - {id: a-nein, text: Nein, feedback: Doch.}
  - id: i-tage
    type: number
    prompt: Wie viele Stunden?
    answer: 72
    feedback: {right: Ja., wrong: Nein.}
"""


def lesson(uid: str, title: str = "Titel", body: str = "Ein Text.") -> str:
    return f"---\nid: {uid}\ntitle: {title}\nminutes: 8\n---\n{body}\n"


def files(**changes: str | bytes | None) -> dict[str, str | bytes]:
    """The files of a module of two lessons; None in `changes` takes one away."""
    made: dict[str, Any] = {
        "module.md": MODULE,
        "01-fragen.md": lesson("l-fragen", "Fragen", "![Ein Schild](assets/schild.png)"),
        "02-zeigen.md": lesson("l-zeigen", "Zeigen"),
        "assets/schild.png": PNG,
    }
    return {name: content for name, content in (made | changes).items() if content is not None}


def publish(content: dict[str, str | bytes], *, slug: str = "fotos", **options: Any) -> ModuleVersion:
    version = publish_module(content, slug=slug, now=options.pop("now", NOW), **options)
    assert isinstance(version, ModuleVersion), version
    return version


@pytest.fixture(autouse=True)
def surroundings(app: Any) -> None:
    make_topic()
    make_quiz("q-probe")


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def everything(version: ModuleVersion) -> list[Any]:
    db.session.expire_all()
    columns = [getattr(version, column.key) for column in ModuleVersion.__table__.columns]
    pins = [
        (pin.slug, pin.position, pin.lesson_version.source, pin.lesson_version.rendering.segments)
        for pin in pinned_lessons(version)
    ]
    return [columns, pins]


def test_a_module_is_published_with_lessons_images_and_quizzes() -> None:
    version = publish(files())
    pins = pinned_lessons(version)
    assert [(pin.slug, pin.position, pin.lesson_version.title) for pin in pins] == [
        ("fragen", 1, "Fragen"),
        ("zeigen", 2, "Zeigen"),
    ]
    assert version.number == 1
    assert version.front_matter["requirements"] == {"quizzes": ["q-probe"]}
    assert get_module("fotos").current_version_id == version.id
    assert count(Asset) == 1


def test_publishing_the_same_twice_makes_nothing_new() -> None:
    first = publish(files())
    counted = {model: count(model) for model in (ModuleVersion, LessonVersion, Rendering)}
    assert publish(files(), now=LATER).id == first.id
    assert {model: count(model) for model in counted} == counted


def test_only_the_changed_lesson_gets_a_new_version() -> None:
    before = {pin.slug: pin.lesson_version_id for pin in pinned_lessons(publish(files()))}
    after = publish(files(**{"02-zeigen.md": lesson("l-zeigen", body="Neu.")}), now=LATER)
    pins = {pin.slug: pin.lesson_version for pin in pinned_lessons(after)}
    assert pins["fragen"].id == before["fragen"]
    assert pins["zeigen"].id != before["zeigen"]
    assert (after.number, pins["zeigen"].number) == (2, 2)


def test_going_back_to_an_earlier_text_shares_its_version() -> None:
    first = pinned_lessons(publish(files()))[1].lesson_version_id
    publish(files(**{"02-zeigen.md": lesson("l-zeigen", body="Neu.")}), now=LATER)
    again = publish(files(), now=LATER)
    assert again.number == 3
    assert pinned_lessons(again)[1].lesson_version_id == first


def test_renaming_and_moving_keeps_a_lesson_the_same() -> None:
    before = {pin.lesson_version.title: pin for pin in pinned_lessons(publish(files()))}
    content = files()
    content["02-erst-fragen.md"] = content.pop("01-fragen.md")
    content["01-dann-zeigen.md"] = content.pop("02-zeigen.md")
    after = {pin.lesson_version.title: pin for pin in pinned_lessons(publish(content, now=LATER))}
    assert after["Fragen"].lesson_id == before["Fragen"].lesson_id
    assert after["Fragen"].lesson_version_id == before["Fragen"].lesson_version_id
    assert (after["Fragen"].slug, after["Fragen"].position) == ("erst-fragen", 2)


def test_a_version_never_changes() -> None:
    first = publish(files())
    before = everything(first)
    changed = files(**{"02-zeigen.md": lesson("l-zeigen", "Anders", "Neu."), "01-fragen.md": None})
    changed["module.md"] = MODULE.replace("title: Fotos", "title: Bilder")
    publish(changed, slug="bilder", now=LATER)
    assert everything(first) == before


def test_another_address_leads_to_the_same_module_and_makes_no_version() -> None:
    first = publish(files())
    assert publish(files(), slug="bilder", now=LATER).id == first.id
    assert get_module("bilder").id == get_module("fotos").id
    publish(files(), slug="fotos", now=LATER)
    assert [row.slug for row in db.session.scalars(select(ModuleAddress))] == ["bilder"]


def test_an_address_that_is_taken_is_refused() -> None:
    publish(files())
    other = {"module.md": MODULE.replace("m-fotos", "m-anders"), "01-x.md": lesson("l-x")}
    findings = publish_module(other, slug="fotos", now=NOW)
    assert isinstance(findings, list)
    assert [one.code for one in findings if one.is_error] == ["C510"]


def test_images_have_an_address_that_outlives_every_renaming(client: FlaskClient) -> None:
    version = publish(files())
    html = str(pinned_lessons(version)[0].lesson_version.rendering.segments)
    address = f"/assets/{bytes_digest(PNG)}"
    assert address in html
    publish(files(), slug="anders", now=LATER)
    answer = client.get(address)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PNG, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/assets/0", headers={"Accept": "application/json"}).status_code == 404


def test_another_picture_makes_a_new_version_of_the_lesson_that_shows_it() -> None:
    before = [pin.lesson_version_id for pin in pinned_lessons(publish(files()))]
    after = publish(files(**{"assets/schild.png": PNG + b"!"}), now=LATER)
    now = [pin.lesson_version_id for pin in pinned_lessons(after)]
    assert now[0] != before[0]
    assert now[1] == before[1]


def test_texts_come_back_byte_for_byte() -> None:
    content = files(
        **{"02-zeigen.md": "\ufeff---\r\nid: l-zeigen # x\r\ntitle: 'A'\r\nminutes: 8\r\n---\r\nB\r\n"}
    )
    version = publish(content)
    assert version_texts(version) == {
        name: text for name, text in content.items() if not name.startswith("assets/")
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"module.md": None}, "C501"),
        ({"module.md": MODULE.replace("datenschutz", "nirgends")}, "C508"),
        ({"module.md": MODULE.replace("q-probe", "q-fehlt")}, "C509"),
        ({"03-mehr.md": lesson("l-zeigen")}, "C502"),
        ({"03-zeigen.md": lesson("l-mehr")}, "C503"),
        ({"02-zeigen.leicht.md": lesson("l-anders")}, "C505"),
        ({"assets/schild.png": b"no picture"}, "C406"),
        ({"assets/gross.png": PNG + bytes(4 * 1024 * 1024)}, "C507"),
        ({"01-fragen.md": "---\ntitle: [\n---\n"}, "C118"),
        ({"01-fragen.md": None, "02-zeigen.md": None}, "C512"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_published(changes: dict[str, Any], code: str) -> None:
    findings = publish_module(files(**changes), slug="fotos", now=NOW)
    assert isinstance(findings, list)
    assert code in [one.code for one in findings if one.is_error]
    assert all(one.path.startswith("modules/fotos/") for one in findings)
    assert count(Module) == 0


def test_a_variant_shares_the_place_of_its_lesson() -> None:
    version = publish(files(**{"01-fragen.leicht.md": lesson("l-fragen", "Leicht")}))
    assert [(one.variant, one.slug, one.position) for one in pinned_texts(version.id)] == [
        ("", "fragen", 1),
        ("leicht", "fragen", 1),
        ("", "zeigen", 2),
    ]


def test_items_are_shared_by_the_versions_of_a_quiz() -> None:
    first = publish_quiz(QUIZ, slug="fotos", now=NOW)
    assert isinstance(first, QuizVersion)
    assert publish_quiz(QUIZ, slug="fotos", now=LATER) is first
    second = publish_quiz(QUIZ.replace("answer: 72", "answer: 71"), slug="fotos", now=LATER)
    assert isinstance(second, QuizVersion)
    assert second.number == 2
    assert count(ItemVersion) == 2 + 3  # two of the builders' quiz, three of this one


def test_an_item_stays_the_same_wherever_it_stands() -> None:
    publish_quiz(QUIZ, slug="fotos", now=NOW)
    head, one, two = QUIZ.partition("  - id: i-fest")[0], *_items(QUIZ)
    publish_quiz(head + two + one, slug="umbenannt", now=LATER)
    assert count(ItemVersion) == 2 + 2


def _items(text: str) -> tuple[str, str]:
    first, second = text.index("  - id: i-fest"), text.index("  - id: i-tage")
    return text[first:second], text[second:]


def test_a_broken_quiz_is_refused_with_findings() -> None:
    findings = publish_quiz(QUIZ.replace("type: number", "type: zahl"), slug="fotos", now=NOW)
    assert isinstance(findings, list)
    assert any(one.is_error for one in findings)
