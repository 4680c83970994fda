"""The pages of a changed quiz: what authors see before they decide, after it, and what learners see."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, LedgerEntry, Regrade
from course_engine.authoring.queries import figures
from course_engine.content.folder import Action, sync
from course_engine.content.models import QuizDraft, QuizVersion
from course_engine.db import db
from course_engine.jobs import run_due_job
from tests.authoring.quiz_files import (
    OTHER_KEY,
    QUIZ,
    REWORDED,
    SIGN,
    attempt_of,
    attempts_of_all,
    publish,
)
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def attempts(cast: Cast) -> list[Attempt]:
    publish()
    return attempts_of_all([cast.learner, cast.outsider, make_person("Rita Dritte")])


@pytest.fixture
def scout(attempts: list[Attempt], cast: Cast, browser_of: Browser) -> FlaskClient:
    return browser_of(cast.scout)


def upload(scout: FlaskClient, text: str = OTHER_KEY) -> str:
    """The address of the page that an uploaded quiz leads to."""
    answer = scout.post("/authoring/quizzes/new", data={"file": (io.BytesIO(text.encode()), "fotos.yaml")})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def hidden(page: str) -> dict[str, str]:
    pairs = re.findall(r'name="(stamp|void)" type="hidden" value="([^"]*)"', page)
    return dict(pairs)


def decide(scout: FlaskClient, draft: str, way: str, **typed: str) -> str:
    """The page after deciding as the page shows it."""
    form = hidden(scout.get(draft).text) | {"way": way} | typed
    answer = scout.post(f"{draft}/publication", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_scout_sees_the_change_and_its_effect_in_plain_words_before_deciding(scout: FlaskClient) -> None:
    page = scout.get(upload(scout)).text
    assert "Bei Aufgabe 1 („Was brauchst du vor dem Foto?“) gilt jetzt etwas anderes als richtig." in page
    assert "Bisher sind 3 Versuche abgegeben." in page
    assert "Ein Ergebnis wird besser. Ein Versuch ist damit neu bestanden. Schlechter wird keines." in page
    assert "Ein Ergebnis wird besser. Eines wird schlechter." in page
    assert "Aufgabe 1 zählt dann bei allen voll" in page
    assert "2. März 2026" in page
    assert "1. Versuch" in page


def test_nobody_is_named_where_results_are_decided_about(scout: FlaskClient, cast: Cast) -> None:
    draft = upload(scout)
    pages = [scout.get(draft).text, scout.get(decide(scout, draft, "all")).text]
    for person in (cast.learner, cast.outsider):
        assert not any(person.name in page for page in pages)


def test_a_decision_with_a_note_reaches_the_learner_beside_the_recorded_result(
    scout: FlaskClient, attempts: list[Attempt], cast: Cast, browser_of: Browser
) -> None:
    regrade = decide(scout, upload(scout), "upwards", note="Das Schild war auch richtig. <b>")
    done = scout.get(regrade).text
    assert "Neu bewertet, aber nur nach oben." in done
    assert "Das Schild war auch richtig. &lt;b&gt;" in done
    learner = browser_of(cast.outsider)
    result = learner.get(f"/attempts/{attempts[1].id}/result").text
    assert "das sind 50\xa0%" in result
    assert re.search(r"Am \d+\. \w+ \d{4} neu bewertet: 100\xa0% statt 50\xa0%\.", result)
    assert "Damit hast du bestanden." in result
    assert "Das Schild war auch richtig. &lt;b&gt;" in result
    assert result.count("Neu bewertet: 1 von 1 Punkten") == 1
    assert "neu bewertet: 100\xa0%" in learner.get("/quizzes/fotos").text


def test_taking_it_back_is_one_button_and_shows(scout: FlaskClient, attempts: list[Attempt]) -> None:
    regrade = decide(scout, upload(scout), "all")
    assert scout.post(f"{regrade}/undoing").status_code == 303
    assert "zurückgenommen" in scout.get(regrade).text
    assert scout.post(f"{regrade}/undoing").status_code == 409
    assert db.session.scalars(select(QuizVersion.number).order_by(QuizVersion.id)).all() == [1, 2]


def test_other_items_can_be_chosen_to_count_in_full(scout: FlaskClient) -> None:
    draft = upload(scout)
    answer = scout.post(f"{draft}/effect", data={"void": ["i-eins", "i-zwei", "i-fremd"]})
    page = scout.get(answer.location).text
    assert "Die Aufgaben 1, 2 zählen dann bei allen voll" in page
    assert hidden(page)["void"] == "i-eins i-zwei"
    form = hidden(page) | {"way": "void"}
    scout.post(f"{draft}/publication", data=form)
    (regrade,) = db.session.scalars(select(Regrade))
    assert regrade.void_items == ["i-eins", "i-zwei"]
    assert {entry.score for entry in db.session.scalars(select(LedgerEntry))} == {1.0}


def test_void_without_an_item_is_asked_for_again(scout: FlaskClient) -> None:
    draft = upload(scout)
    form = hidden(scout.get(f"{draft}?void=").text) | {"way": "void", "note": "Mein Satz"}
    answer = scout.post(f"{draft}/publication", data=form)
    assert answer.status_code == 422
    assert "Wähle oben mindestens eine Aufgabe" in answer.text
    assert "Mein Satz" in answer.text


def test_a_stale_page_shows_the_effect_again_and_loses_nothing(scout: FlaskClient, cast: Cast) -> None:
    draft = upload(scout)
    form = hidden(scout.get(draft).text) | {"way": "all", "note": "Mein Satz"}
    attempt_of(cast.scout, SIGN)
    answer = scout.post(f"{draft}/publication", data=form)
    assert answer.status_code == 409
    assert "Nichts ist verloren" in answer.text
    assert "Bisher sind 4 Versuche abgegeben." in answer.text
    assert "Mein Satz" in answer.text
    again = hidden(answer.text) | {"way": "all", "note": "Mein Satz"}
    assert scout.post(f"{draft}/publication", data=again).status_code == 303


def test_a_decision_sent_twice_is_one(scout: FlaskClient) -> None:
    draft = upload(scout)
    form = hidden(scout.get(draft).text) | {"way": "all"}
    answers = [scout.post(f"{draft}/publication", data=form).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert len(db.session.scalars(select(Regrade)).all()) == 1
    assert scout.get(draft).location.startswith("/authoring/regrades/")


@pytest.mark.parametrize("typed", ["", "id: [", "- nur eine Liste", "\N{NULL}", "items: []"])
def test_a_broken_text_is_kept_with_what_is_wrong(scout: FlaskClient, typed: str) -> None:
    answer = scout.post("/authoring/quizzes/new", data={"source": typed})
    assert answer.status_code == 422
    assert typed.replace("\0", "") in answer.text
    assert db.session.scalars(select(QuizDraft)).all() == []


def test_a_finding_says_where_and_what_to_do(scout: FlaskClient) -> None:
    broken = OTHER_KEY.replace("answer: false", "answer: vielleicht")
    answer = scout.post("/authoring/quizzes/new", data={"source": broken})
    assert answer.status_code == 422
    assert "Zeile 17" in answer.text


def test_a_file_of_another_system_becomes_a_text_to_look_through(scout: FlaskClient) -> None:
    gift = b"::Hauptstadt:: Was brauchst du? {=Ein Ja ~Nichts}\n"
    answer = scout.post("/authoring/quizzes/new", data={"file": (io.BytesIO(gift), "fragen.gift")})
    assert answer.status_code == 200
    assert "noch nicht gespeichert" in answer.text
    assert "type: single_choice" in answer.text
    assert db.session.scalars(select(QuizDraft)).all() == []
    broken = scout.post("/authoring/quizzes/new", data={"file": (io.BytesIO(b"<quiz"), "fragen.xml")})
    assert broken.status_code == 422


def test_the_text_of_a_draft_is_not_overwritten_unseen(scout: FlaskClient) -> None:
    draft = upload(scout)
    page = scout.get(f"{draft}/text").text
    seen = re.search(r'name="seen" type="hidden" value="([^"]*)"', page)
    assert seen
    assert "# Kommentare bleiben stehen." in page
    first = scout.post(f"{draft}/text", data={"source": REWORDED, "seen": seen[1]})
    assert first.status_code == 303
    late = scout.post(f"{draft}/text", data={"source": QUIZ.replace("Ein Ja", "Ein Jaja"), "seen": seen[1]})
    assert late.status_code == 409
    assert "Ein Jaja" in late.text
    assert db.session.scalars(select(QuizDraft.source)).all() == [REWORDED]


def test_only_those_who_write_get_in(
    scout: FlaskClient, cast: Cast, browser_of: Browser, attempts: list[Attempt]
) -> None:
    draft = upload(scout)
    regrade = decide(scout, upload(scout, REWORDED), "keep")
    for person in (cast.learner, cast.trainer):
        browser = browser_of(person)
        for address in ("/authoring/quizzes", draft, f"{draft}/text", regrade):
            assert browser.get(address).status_code == 404
        assert browser.post(f"{draft}/publication", data={"way": "all"}).status_code == 404
        assert browser.post(f"{regrade}/undoing").status_code == 404


class TestFolder:
    @pytest.fixture
    def folder(self, attempts: list[Attempt], tmp_path: Path) -> Path:
        (tmp_path / "quizzes").mkdir()
        (tmp_path / "quizzes/fotos.yaml").write_text(QUIZ)
        self.sync(tmp_path)
        (tmp_path / "quizzes/fotos.yaml").write_text(OTHER_KEY)
        return tmp_path

    def sync(self, folder: Path, **options: str | bool) -> Action:
        found = sync(
            folder / "modules",
            folder / "quizzes",
            now=NOW,
            attempted_quizzes={"q-fotos"},
            **options,  # type: ignore[arg-type]
        )
        return found[-1].action

    def test_a_changed_quiz_waits_as_one_draft_until_somebody_decides(
        self, folder: Path, scout: FlaskClient
    ) -> None:
        assert [self.sync(folder, dry_run=True), self.sync(folder), self.sync(folder)] == ["waiting"] * 3
        (draft,) = db.session.scalars(select(QuizDraft))
        listed = scout.get("/authoring/quizzes").text
        assert "Geändert im Ordner" in listed
        decide(scout, f"/authoring/quiz-drafts/{draft.id}", "upwards")
        assert self.sync(folder) == "unchanged"
        assert "Geändert im Ordner" not in scout.get("/authoring/quizzes").text

    def test_a_newer_file_takes_the_place_of_the_one_that_waits(self, folder: Path) -> None:
        self.sync(folder)
        (folder / "quizzes/fotos.yaml").write_text(OTHER_KEY.replace("Fotos", "Bilder"))
        self.sync(folder)
        states = db.session.scalars(select(QuizDraft.state).order_by(QuizDraft.id)).all()
        assert states == ["replaced", "open"]

    def test_keep_still_publishes_at_once(self, folder: Path) -> None:
        assert self.sync(folder, results="keep") == "published"
        assert db.session.scalars(select(QuizDraft)).all() == []


class TestManyResults:
    @pytest.fixture(autouse=True)
    def few_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(figures, "AT_ONCE", 2)

    def work(self) -> None:
        while run_due_job(lambda: NOW + timedelta(days=3650)):
            pass

    def test_a_worker_counts_and_publishes_while_the_page_shows_how_far_it_is(
        self, app: Flask, scout: FlaskClient
    ) -> None:
        draft = upload(scout)
        waiting = scout.get(draft).text
        assert "0 von 3 Versuchen durchgesehen" in waiting
        assert "So veröffentlichen" not in waiting
        self.work()
        page = scout.get(draft).text
        assert "Ein Ergebnis wird besser. Eines wird schlechter." in page
        answer = scout.post(f"{draft}/publication", data=hidden(page) | {"way": "all", "note": "Satz"})
        assert answer.location == draft
        assert "Wird veröffentlicht" in scout.get(draft).text
        self.work()
        done = scout.get(scout.get(draft).location).text
        assert "Satz" in done
        assert len(db.session.scalars(select(LedgerEntry)).all()) == 2

    def test_results_that_change_while_it_waits_are_asked_about_again(
        self, app: Flask, scout: FlaskClient, cast: Cast
    ) -> None:
        draft = upload(scout)
        self.work()
        form = hidden(scout.get(draft).text) | {"way": "all"}
        scout.post(f"{draft}/publication", data=form)
        attempt_of(cast.scout, SIGN)
        self.work()
        page = scout.get(draft).text
        assert "Nichts ist verloren" in page
        assert "Bisher sind 4 Versuche abgegeben." in page
        assert db.session.scalars(select(LedgerEntry)).all() == []


def test_the_pages_ask_a_constant_number_of_questions(scout: FlaskClient, cast: Cast) -> None:
    draft = upload(scout)
    with count_statements() as few:
        scout.get(draft)
        scout.get("/authoring/quizzes")
    for _ in range(10):
        attempt_of(make_person(), SIGN)
    with count_statements() as many:
        scout.get(draft)
        scout.get("/authoring/quizzes")
    assert len(many) == len(few)
