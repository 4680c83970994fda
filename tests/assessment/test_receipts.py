"""Receipts: what was submitted, verifiable by anyone, forgeable by nobody."""

from __future__ import annotations

import io
import json

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment import queries
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries.receipts import kept_digest, receipt_of
from course_engine.assessment.receipts import AnsweredItem, as_text, is_genuine, read_receipt, receipt
from tests.assessment.conftest import give
from tests.assessment.items import RIGHT_ANSWERS
from tests.builders import NOW, make_quiz
from tests.conftest import Cast

answers = st.none() | st.dictionaries(
    st.sampled_from(["choice", "choices", "text", "values"]),
    st.text(st.characters(codec="utf-8")) | st.lists(st.text(st.characters(codec="utf-8"))) | st.booleans(),
    min_size=1,
)


@given(
    given_answers=st.lists(answers, max_size=5),
    change=st.sampled_from(["attempt", "title", "submitted_at", "answers"]),
)
def test_a_receipt_verifies_and_a_changed_one_does_not(given_answers, change):
    items = [AnsweredItem(f"i-{n}", "0" * 64, answer) for n, answer in enumerate(given_answers)]
    body = receipt(attempt=7, quiz="q", title="Probe", version=1, submitted_at=NOW, items=items)
    again = read_receipt(as_text(body))
    assert again == body
    assert is_genuine(again, body["digest"])
    assert not is_genuine(again | {change: [] if change != "answers" else [{"item": "i-x"}]}, body["digest"])
    assert not is_genuine(again, None)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{", "[" * 100_000, '{"format": "course-engine-receipt/1"}', "x" * 1_000_001]
    + [json.dumps({"format": "course-engine-receipt/1", "attempt": junk}) for junk in (True, "1", -1, 2**40)],
    ids=range(11),
)
def test_what_is_no_receipt_is_none(text):
    assert read_receipt(text) is None


def test_what_was_submitted_stays_verifiable_whatever_is_published_later(
    attempt: Attempt, cast: Cast
) -> None:
    give(attempt, RIGHT_ANSWERS)
    submit_attempt(attempt, now=NOW)
    body = receipt_of(attempt)
    make_quiz("q-probe", title="Anders")
    assert receipt_of(queries.get_attempt(attempt.id, learner=cast.learner)) == body
    assert is_genuine(body, kept_digest(attempt.id))


def test_anyone_can_verify_a_file(client: FlaskClient, attempt: Attempt, tab: FlaskClient) -> None:
    give(attempt, RIGHT_ANSWERS)
    submit_attempt(attempt, now=NOW)
    file = tab.get(f"/attempts/{attempt.id}/receipt.json")
    assert file.headers["Content-Disposition"] == f"attachment; filename=quittung-{attempt.id}.json"
    said = client.post("/receipts", data={"file": (io.BytesIO(file.data), "quittung.json")})
    assert "ist echt" in said.get_data(as_text=True)
    said = client.post("/receipts", data={"text": file.get_data(as_text=True).replace("KUG", "GKU")})
    assert "nicht echt" in said.get_data(as_text=True)
    said = client.post("/receipts", data={"text": "Hallo"})
    assert "keine Quittung" in said.get_data(as_text=True)


def test_a_running_attempt_has_no_receipt(attempt: Attempt, tab: FlaskClient, cast: Cast) -> None:
    assert tab.get(f"/attempts/{attempt.id}/receipt").status_code == 404
