"""The marking room by hand: a queue, one answer with its rubric, names hidden, and the words for the learner."""

from datetime import timedelta

import pytest

from course_engine.assessment.models import Attempt, Marking, MarkingTask
from course_engine.assessment.operations.claim_answer import claim_next_answer
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.assessment.test_marking import FULL, LITTLE, colleague, hand_in, mark, quiz, task_of  # noqa: F401

SENT = {"criterion-k-grund": "2", "criterion-k-ton": "2", "comment": "Schön\r\n<b>gesagt</b>."}


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def attempt(quiz, cast):  # noqa: F811
    return hand_in(quiz, cast.learner, text="Erste Zeile\nZweite <i>Zeile</i>")


@pytest.fixture
def desk(cast, browser_of):
    return browser_of(cast.trainer)


def test_an_empty_queue_says_what_will_be_here(desk):
    page = desk.get("/marking").text
    assert "Nichts wartet" in page
    assert "Antworten" in page


def test_an_answer_is_taken_marked_and_the_next_one_comes(attempt, desk, cast, browser_of):
    assert "Eine Antwort wartet auf deinen Blick." in desk.get("/marking").text
    taken = desk.post("/marking/claims")
    assert (taken.status_code, taken.location) == (303, f"/marking/{task_of(attempt)}")
    page = desk.get(taken.location).text
    assert "Erste Zeile<br>Zweite &lt;i&gt;Zeile&lt;/i&gt;" in page
    assert page.count('type="radio"') == 6
    assert page.index("gar nicht") < page.index("in Worten") < page.index("mit Beispiel")
    assert "Speichern und nächste" in page
    assert "Geheim" not in page  # nobody reads what somebody wrote for themselves
    assert desk.post(taken.location, data=SENT | {"then": "next"}).location == "/marking"
    assert "Jetzt wartet keine Antwort mehr auf dich." in desk.get("/marking").text
    result = browser_of(cast.learner).get(f"/attempts/{attempt.id}/result").text
    assert "Schön\n&lt;b&gt;gesagt&lt;/b&gt;." in result
    assert "Tara Trainerin hat deine Antwort" in result
    assert "mit Beispiel" in result
    assert "Zum Beispiel <strong>so</strong>." in result


def test_names_are_hidden_until_asked_for(attempt, desk):
    desk.post("/marking/claims")
    for path in ("/marking", f"/marking/{task_of(attempt)}"):
        assert "Lea Lernt" not in desk.get(path).text
    assert desk.post("/marking/names", data={"show": "1"}).status_code == 303
    for path in ("/marking", f"/marking/{task_of(attempt)}"):
        assert "Lea Lernt" in desk.get(path).text
    desk.post("/marking/names", data={"show": "0"})
    assert "Lea Lernt" not in desk.get("/marking").text


def test_looking_without_taking_shows_no_answer(attempt, desk):
    page = desk.get(f"/marking/{task_of(attempt)}").text
    assert "Zweite" not in page
    assert "Antwort ansehen" in page
    assert db.session.query(MarkingTask).one().claimed_by_id is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criterion-k-ton": ""}, "criterion-k-ton"),
        ({"criterion-k-ton": "9"}, "criterion-k-ton"),
        ({"criterion-k-ton": "-1"}, "criterion-k-ton"),
        ({"criterion-k-ton": "²"}, "criterion-k-ton"),
        ({"comment": "x" * 4001}, "comment"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_still_there(changes, field, attempt, desk):
    desk.post("/marking/claims")
    answer = desk.post(f"/marking/{task_of(attempt)}", data=SENT | changes)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert changes.get("comment", "&lt;b&gt;gesagt&lt;/b&gt;") in answer.text
    assert not db.session.query(Marking).count()


def test_who_was_slower_is_told_and_keeps_their_words(attempt, desk, cast, browser_of, colleague):  # noqa: F811
    claim_next_answer(marker=cast.trainer, now=utc_now())
    answer = browser_of(colleague).post(f"/marking/{task_of(attempt)}", data=SENT)
    assert answer.status_code == 409
    assert "Jemand anderes sieht sich diese Antwort gerade an." in answer.text
    assert "Nicht gespeichert" in answer.text
    assert "Schön\n&lt;b&gt;gesagt&lt;/b&gt;." in answer.text
    assert "mit Beispiel" in answer.text
    assert "Zweite &lt;i&gt;" not in answer.text  # the learner's answer is for who has taken it
    back = browser_of(colleague)
    assert back.post(f"/marking/{task_of(attempt)}/claim").location == "/marking"
    assert "Tara Trainerin sieht sich das gerade an." in back.get("/marking").text


def test_what_came_after_the_half_hour_without_a_level_is_still_there(attempt, desk, cast):
    claim_next_answer(marker=cast.trainer, now=utc_now() - timedelta(minutes=31))
    answer = desk.post(f"/marking/{task_of(attempt)}", data=SENT | {"criterion-k-ton": ""})
    assert answer.status_code == 422
    assert "Schön\n&lt;b&gt;gesagt&lt;/b&gt;." in answer.text


@pytest.mark.parametrize("then", ["queue", "next", "second"])
def test_a_button_pressed_twice_says_it_once(then, attempt, desk, cast, colleague):  # noqa: F811
    desk.post("/marking/claims")
    for _press in range(2):
        answer = desk.post(f"/marking/{task_of(attempt)}", data=SENT | {"then": then})
        assert (answer.status_code, answer.location) == (303, "/marking")
    assert [one.kind for one in db.session.query(Marking)] == ["first"]
    assert db.session.query(MarkingTask).one().state == ("second" if then == "second" else "done")


def test_a_second_opinion_is_offered_where_there_is_somebody(attempt, desk, cast, request):
    desk.post("/marking/claims")
    path = f"/marking/{task_of(attempt)}"
    assert "Zweitmeinung" not in desk.get(path).text
    request.getfixturevalue("colleague")
    assert "Zweitmeinung" in desk.get(path).text
    desk.post(path, data=SENT | {"then": "second"})
    assert "Hier hast du um eine Zweitmeinung gebeten" in desk.get("/marking").text
    assert db.session.get(Attempt, attempt.id).score is None


def test_both_opinions_are_shown_to_who_decides(attempt, desk, cast, colleague):  # noqa: F811
    mark(attempt, cast.trainer, FULL, second=True)
    mark(attempt, colleague, LITTLE, comment="Der Ton ist rau.")
    assert "Zweitmeinung weicht ab" in desk.get("/marking").text
    desk.post("/marking/claims")
    page = desk.get(f"/marking/{task_of(attempt)}").text
    assert "Der Ton ist rau." in page
    assert "Kolja Kollege" in page


def test_a_later_change_is_shown_beside_the_first_result(attempt, desk, cast, browser_of):
    mark(attempt, cast.trainer, LITTLE)
    path = f"/marking/{task_of(attempt)}"
    desk.post(path + "/claim")
    page = desk.get(path).text
    assert "Diese Antwort ist schon angesehen." in page
    assert page.count("checked") == 2
    desk.post(path, data=SENT)
    result = browser_of(cast.learner).get(f"/attempts/{attempt.id}/result").text
    assert "75" in result
    assert "25" in result
