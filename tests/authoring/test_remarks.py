"""Remarks beside a text and a quiz: with reason and remedy, answered with a reason, back when the passage changes."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.authoring.models import RemarkDismissal
from course_engine.db import db
from tests.authoring.test_quiz_views import upload
from tests.authoring.test_views import LESSON, begin, module, scout, send, text_url  # noqa: F401
from tests.statements import count_statements

BARE = "Lies https://example.org/a und frag nach."
REASON = {"reason": "Die Adresse wird vorgelesen."}
FLAWED_QUIZ = """\
id: q-verneint
title: Verneint
language: de
mastery_score: 0.5
items:
  - id: i-eins
    type: single_choice
    prompt: Was darfst du nicht zeigen?
    choices:
      - {id: a-eins, text: Ein fremdes Kind, correct: true, feedback: Ja.}
      - {id: a-zwei, text: Den leeren Garten, feedback: Nein.}
"""


def answer_link(page: str) -> str:
    return html.unescape(re.search(r'href="([^"]+/remarks/L105-[^"]+)"', page)[1])  # type: ignore[index]


def write(scout: FlaskClient, body: str, revision: int = 0) -> str:  # noqa: F811
    return send(scout, text_url("zeigen.md"), LESSON | {"body": body, "revision": str(revision)})


def test_a_saved_text_shows_what_why_and_what_to_do(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    page = write(scout, BARE)
    assert "1 Hinweis zum Text" in page
    for words in ("Hier steht eine nackte Adresse", "Zeichen für Zeichen", "Name der Seite"):
        assert words in page
    assert 'data-line="1"' in page


def test_the_live_preview_shows_remarks_too(scout: FlaskClient) -> None:  # noqa: F811
    draft = begin(scout)
    typed = LESSON | {"body": BARE, "text_id": text_url("zeigen.md").rpartition("/")[2]}
    shown = scout.post(f"{draft}/preview", data=typed).json
    assert "Hier steht eine nackte Adresse" in shown["html"]
    assert "Wenn du gespeichert hast" in shown["html"]


def test_an_answered_remark_is_kept_with_who_and_why(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    link = answer_link(write(scout, BARE))
    assert scout.post(link, data={"reason": " "}).status_code == 422
    assert scout.post(link, data=REASON).status_code == 303
    page = scout.get(text_url("zeigen.md")).text
    assert "Alle Hinweise zum Text sind beantwortet" in page
    assert REASON["reason"] in page
    assert "Passt hier nicht" not in page
    row = db.session.scalars(select(RemarkDismissal)).one()
    assert (row.subject, row.reason) == ("l-zeigen", REASON["reason"])
    assert row.dismissed_by_id


def test_it_returns_when_the_passage_changes_and_not_before(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    scout.post(answer_link(write(scout, BARE)), data=REASON)
    assert "Alle Hinweise" in write(scout, "Ein Satz davor.\n\n" + BARE, 1)
    assert "1 Hinweis zum Text" in write(scout, BARE.replace("/a", "/b"), 2)


def test_an_answer_can_be_taken_back(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    link = answer_link(write(scout, BARE))
    scout.post(link, data=REASON)
    page = scout.get(scout.post(f"{link}/return").location).text
    assert "1 Hinweis zum Text" in page
    row = db.session.scalars(select(RemarkDismissal)).one()
    assert row.revoked_at
    assert row.revoked_by_id
    scout.post(link, data=REASON)
    assert len(db.session.scalars(select(RemarkDismissal)).all()) == 2


def test_a_remark_that_is_gone_leads_back_to_the_text(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    link = answer_link(write(scout, BARE))
    write(scout, "Ein Text.", 1)
    assert "gibt es nicht mehr" in scout.get(scout.get(link).location).text


def test_the_page_before_publishing_lists_remarks_and_stops_nobody(scout: FlaskClient) -> None:  # noqa: F811
    draft = begin(scout)
    write(scout, BARE)
    page = scout.get(f"{draft}/publication").text
    assert "Hier steht eine nackte Adresse" in page
    assert "Jetzt veröffentlichen" in page


def test_how_hard_a_text_is_stands_below(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    assert "Lesbarkeit" not in write(scout, "Kurzer Text.")
    assert "Schuljahr" in write(scout, "Ich gehe heute in das Haus und rufe dich an. " * 12, 1)


def test_remarks_cost_the_same_however_many_there_are(scout: FlaskClient) -> None:  # noqa: F811
    begin(scout)
    counts = []
    for revision, times in enumerate((1, 60)):
        write(scout, (BARE + "\n\n") * times, revision)
        with count_statements() as sent:
            scout.get(text_url("zeigen.md"))
        counts.append(len(sent))
    assert counts[0] == counts[1]


class TestQuiz:
    def test_a_waiting_quiz_shows_remarks_that_can_be_answered(self, scout: FlaskClient) -> None:  # noqa: F811
        url = upload(scout, FLAWED_QUIZ)
        page = scout.get(url).text
        assert "Die Frage verneint" in page
        link = html.unescape(re.search(r'href="([^"]+/remarks/L402-[^"]+)"', page)[1])  # type: ignore[index]
        assert scout.get(link).status_code == 200
        assert scout.post(link, data={"reason": "So gewollt."}).status_code == 303
        page = scout.get(url).text
        assert "So gewollt." in page
        assert "Wieder zeigen" in page
        scout.post(f"{link}/return")
        assert "So gewollt." not in scout.get(url).text

    def test_the_text_of_the_quiz_shows_them_too(self, scout: FlaskClient) -> None:  # noqa: F811
        url = upload(scout, FLAWED_QUIZ)
        assert "Die Frage verneint" in scout.get(f"{url}/text").text


def test_a_remark_stands_beside_its_question_without_lines_and_is_answered_there(scout: FlaskClient) -> None:  # noqa: F811
    items = f"{upload(scout, FLAWED_QUIZ)}/items"
    for address in (items, f"{items}/i-eins"):
        page = scout.get(address).text
        beside = page.split('class="place-remarks"')[1].split("</details>")[0]
        assert "nicht" in beside
        assert "Passt hier nicht" in beside
        assert "Zeile" not in beside
    link = html.unescape(re.search(r'href="([^"]+/remarks/[^"]+\?from=items)"', scout.get(items).text)[1])  # type: ignore[index]
    assert "Zeile" not in scout.get(link).text
    answer = scout.post(link, data={"reason": "Es geht um das Verbot."})
    assert answer.location == f"{items}#items"
    page = scout.get(items).text
    assert "Es geht um das Verbot." in page
    back = html.unescape(re.search(r'action="([^"]+/return\?from=items)"', page)[1])  # type: ignore[index]
    assert scout.post(back).location == f"{items}#items"
    assert "Es geht um das Verbot." not in scout.get(items).text
