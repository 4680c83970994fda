"""Checking oneself inside a lesson: as often as one likes, with words that help, and nothing of it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from course_engine.assessment.models import Attempt, AttemptKind, Response
from course_engine.content.models import Item
from course_engine.db import db
from tests.builders import NOW
from tests.conftest import Cast
from tests.learning.modules import progress, publish
from tests.statements import count_statements

Browsers = Callable[..., FlaskClient]
ADDRESS = "/modules/probe/lessons/eins"
CHECK = """Ein Text.

```self-check
id: i-fragen
type: single_choice
prompt: {prompt}
choices:
  - {{id: a-fragen, text: Vorher fragen, correct: true, feedback: So bleibt es ihre Entscheidung.}}
  - {{id: a-posten, text: Einfach posten, feedback: Damit nimmst du ihr die Wahl.}}
hints: [Wem gehört das Bild?]
explanation: Wer gefragt wird, kann auch nein sagen.
```

Mehr Text.
"""
ORDER = """```self-check
id: i-folge
type: ordering
prompt: Was kommt zuerst?
entries:
  - {id: e-eins, text: Fragen}
  - {id: e-zwei, text: Posten}
  - {id: e-drei, text: Löschen}
```
"""


@pytest.fixture
def learner(cast: Cast, browser_of: Browsers) -> FlaskClient:
    publish("eins=eins:" + CHECK.format(prompt="Was tust du?"))
    return browser_of(cast.learner)


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]


def answer(browser: FlaskClient, *, to: str = "i-fragen", variant: str = "", **fields: str):
    html = browser.get(f"{ADDRESS}?variant={variant}").text
    sent = {
        "lesson_version": hidden(html, "lesson_version"),
        "variant": variant,
        f"key-{to}": hidden(html, f"key-{to}"),
        **{f"answer-{to}{part}": value for part, value in fields.items()},
    }
    return browser.post(f"{ADDRESS}/self-checks/{to}/responses", data=sent), sent


def pick(browser: FlaskClient, choice: str, *, variant: str = "") -> str:
    response, _sent = answer(browser, variant=variant, **{"": choice})
    assert response.status_code == 303
    assert response.location.endswith("#checked-i-fragen")
    return str(browser.get(response.location).text)


def test_the_item_stands_in_the_lesson_to_be_answered(learner: FlaskClient) -> None:
    html = learner.get(ADDRESS).text
    assert html.index("Ein Text.") < html.index("Prüf dich selbst") < html.index("Mehr Text.")
    assert "Antwort prüfen" in html
    assert "Wem gehört das Bild?" in html
    assert "So bleibt es ihre Entscheidung." not in html
    assert "Wer gefragt wird" not in html


def test_a_wrong_answer_is_explained_without_giving_the_right_one_away(learner: FlaskClient) -> None:
    html = pick(learner, "a-posten")
    before_solution = html[: html.index("Lösung ansehen")]
    assert "Damit nimmst du ihr die Wahl." in before_solution
    assert "So bleibt es ihre Entscheidung." not in before_solution
    assert "So bleibt es ihre Entscheidung." in html
    assert 'value="a-posten" checked' in html


def test_a_right_answer_shows_everything(learner: FlaskClient) -> None:
    pick(learner, "a-posten")
    html = pick(learner, "a-fragen")
    assert "Richtig." in html
    assert "Wer gefragt wird, kann auch nein sagen." in html
    assert "Lösung ansehen" not in html


def test_every_try_is_kept_and_nothing_counts(cast: Cast, learner: FlaskClient) -> None:
    for choice in ("a-posten", "a-fragen", "a-posten"):
        pick(learner, choice)
    attempt = db.session.scalars(select(Attempt)).one()
    assert (attempt.kind, attempt.quiz_id, attempt.score) == (AttemptKind.SELF_CHECK, None, None)
    kept = db.session.scalars(select(Response).order_by(Response.sequence)).all()
    assert [one.answer["choice"] for one in kept] == ["a-posten", "a-fragen", "a-posten"]
    module = publish("eins=eins:" + CHECK.format(prompt="Was tust du?"))
    assert progress(cast.learner, module).lessons_done == 0


def test_the_same_page_sent_twice_is_one_try(learner: FlaskClient) -> None:
    _response, sent = answer(learner, **{"": "a-posten"})
    assert learner.post(f"{ADDRESS}/self-checks/i-fragen/responses", data=sent).status_code == 303
    assert db.session.scalar(select(func.count(Response.id))) == 1


def test_no_answer_is_asked_for_again_in_its_place(learner: FlaskClient) -> None:
    response, _sent = answer(learner)
    assert response.status_code == 422
    assert response.text.count("Gib erst eine Antwort") == 2  # at the top, and by the item
    assert "<title>Fehler:" in response.text
    response, _sent = answer(learner, **{"": "a-anders"})
    assert response.status_code == 422


@pytest.mark.parametrize("wrong", [{"key-i-fragen": "x"}, {"lesson_version": "999"}, {"lesson_version": "x"}])
def test_what_no_page_sends_is_refused(learner: FlaskClient, wrong: dict[str, str]) -> None:
    _response, sent = answer(learner, **{"": "a-posten"})
    response = learner.post(f"{ADDRESS}/self-checks/i-fragen/responses", data=sent | wrong)
    assert response.status_code in (400, 404)
    assert learner.post(f"{ADDRESS}/self-checks/i-anders/responses", data=sent).status_code == 404


def test_an_answer_stays_with_the_question_that_it_was_given_to(learner: FlaskClient) -> None:
    pick(learner, "a-posten")
    publish("eins=eins:Neu! " + CHECK.format(prompt="Was tust du?"), now=NOW + timedelta(days=1))
    assert "Damit nimmst du ihr die Wahl." in learner.get(ADDRESS).text  # other text around it
    publish("eins=eins:" + CHECK.format(prompt="Was lässt du?"), now=NOW + timedelta(days=2))
    assert "Damit nimmst du ihr die Wahl." not in learner.get(ADDRESS).text
    assert db.session.scalar(select(func.count(Item.id))) == 1


def test_variants_of_a_lesson_share_answers(cast: Cast, browser_of: Browsers) -> None:
    easy = CHECK.format(prompt="Was machst du?").replace("Einfach posten", "Nicht fragen")
    publish("eins=eins:" + CHECK.format(prompt="Was tust du?"), "eins.leicht=eins:" + easy)
    learner = browser_of(cast.learner)
    pick(learner, "a-posten")
    assert 'value="a-posten" checked' in learner.get(f"{ADDRESS}?variant=leicht").text
    pick(learner, "a-fragen", variant="leicht")
    assert 'value="a-fragen" checked' in learner.get(ADDRESS).text


def test_others_do_not_see_it(learner: FlaskClient, cast: Cast, browser_of: Browsers) -> None:
    pick(learner, "a-posten")
    assert "Damit nimmst du ihr die Wahl." not in browser_of(cast.outsider).get(ADDRESS).text


def test_entries_keep_their_places_from_look_to_look(cast: Cast, browser_of: Browsers) -> None:
    publish("eins=eins:" + ORDER)
    learner = browser_of(cast.learner)

    def shown() -> list[str]:
        return re.findall(r'name="answer-i-folge.(e-\w+)"', learner.get(ADDRESS).text)

    before = shown()
    response, _sent = answer(learner, to="i-folge", **{".e-eins": "1", ".e-zwei": "2", ".e-drei": "3"})
    assert response.status_code == 303
    assert shown() == before
    assert "Richtig." in learner.get(ADDRESS).text


def test_many_tries_cost_no_more_statements(learner: FlaskClient) -> None:
    learner.get(ADDRESS)
    pick(learner, "a-posten")
    with count_statements() as few:
        learner.get(ADDRESS)
    for _ in range(10):
        pick(learner, "a-posten")
    with count_statements() as many:
        learner.get(ADDRESS)
    assert len(many) == len(few)


def test_only_people_who_are_signed_in_answer(client: FlaskClient, learner: FlaskClient) -> None:
    assert client.post(f"{ADDRESS}/self-checks/i-fragen/responses").status_code == 401
    assert db.session.scalar(select(func.count(Response.id))) == 0
