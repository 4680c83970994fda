"""Writing to each other: drafts that are never lost, pictures for the two alone, and whose turn it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import MessageDraft, MessageImage
from course_engine.mentoring.models import Mentorship, Message
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.save_draft import save_draft
from course_engine.mentoring.operations.send_message import Writing, send_message
from course_engine.mentoring.private_texts import html_of
from course_engine.mentoring.queries.conversations import conversation, get_mentorship, running_mentorships
from course_engine.mentoring.queries.standing import standing
from course_engine.mentoring.refusals import DraftChangedElsewhere
from course_engine.mentoring.turns import Turn
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.mentoring.people import make_mentorship, make_scout
from tests.mentoring.test_places import all_at_once
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]
JSON = {"Accept": "application/json"}


@pytest.fixture
def talk(cast: Cast) -> Mentorship:
    return make_mentorship(cast.learner, make_scout("Sina Rat"))


def scout_of(talk: Mentorship) -> Person:
    return db.session.get_one(Person, talk.scout_id)


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    """A photograph that says where it was taken."""
    out = BytesIO()
    image = Image.new("RGB", size, "orange")
    exif = image.getexif()
    exif[0x010E] = "Ortsvogel-5P1R"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def turn(talk: Mentorship, person: Person) -> Turn:
    db.session.expire_all()
    found = standing(get_mentorship(talk.id, person=person), person=person, now=NOW)
    (line,) = running_mentorships(person.id, now=NOW)
    assert line.turn == found.turn  # the list says what the page says
    return found.turn


def say(
    talk: Mentorship, person: Person, text: str = "Hallo", *, key: str = "k", needs_answer: bool = True
) -> None:
    writing = Writing(text=text, idempotency_key=key, needs_answer=needs_answer)
    send_message(talk, writing, author=person, now=NOW)


def test_a_message_is_shown_as_it_was_rendered_when_it_was_sent(talk: Mentorship, cast: Cast) -> None:
    say(talk, cast.learner, "# Kein Titel\n\n**fett** ![fremd](https://evil.example/x.png) <script>")
    message = db.session.query(Message).one()
    assert "<strong>fett</strong>" in message.html
    assert not re.search(r"<h\d|<img|<script|evil", message.html)
    message.html = "<p>wie damals</p>"
    assert html_of(message) == "<p>wie damals</p>"
    message.text = "anders"
    assert html_of(message) == "<p>anders</p>"


def test_whose_turn_it_is_follows_from_who_wrote_last(talk: Mentorship, cast: Cast) -> None:
    assert (turn(talk, cast.learner), turn(talk, scout_of(talk))) == (Turn.OTHERS, Turn.MINE)
    say(talk, scout_of(talk))
    assert (turn(talk, cast.learner), turn(talk, scout_of(talk))) == (Turn.MINE, Turn.OTHERS)


def test_who_needs_no_answer_says_so(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    say(talk, scout_of(talk), "Viel Erfolg!", needs_answer=False)
    assert turn(talk, cast.learner) == turn(talk, scout_of(talk)) == Turn.NOBODYS
    assert "Gerade ist nichts offen" in browser_of(cast.learner).get(f"/mentorships/{talk.id}").text
    say(talk, cast.learner, "Noch etwas", key="k2")
    assert turn(talk, scout_of(talk)) == Turn.MINE
    for _click in range(2):
        browser_of(scout_of(talk)).post(f"/mentorships/{talk.id}/turn")
    assert turn(talk, scout_of(talk)) == Turn.NOBODYS
    assert "Du bist dran" not in browser_of(scout_of(talk)).get("/mentoring").text


def test_a_draft_is_kept_by_the_button_and_shown_to_its_author_alone(
    talk: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    browser = browser_of(cast.learner)
    page = f"/mentorships/{talk.id}"
    answer = browser.post(f"{page}/draft", data={"text": "Halb fert", "key": "k", "revision": "0"})
    assert answer.headers["Location"] == f"{page}#antwort"
    shown = browser.get(page).text
    assert "Halb fert" in shown
    assert "Entwurf gespeichert um" in shown
    assert "Halb fert" not in browser_of(scout_of(talk)).get(page).text


def test_a_draft_is_saved_while_one_writes_and_gone_when_it_is_sent(
    talk: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    browser = browser_of(cast.learner)
    page = f"/mentorships/{talk.id}"
    form = {"text": "Halb", "key": "k", "revision": "0"}
    said = browser.post(f"{page}/draft", data=form, headers=JSON).get_json()
    assert said["revision"] == 1
    assert said["saved"].startswith("Entwurf gespeichert um ")
    browser.post(f"{page}/messages", data=form | {"text": "Halb und ganz"})
    assert db.session.query(MessageDraft).count() == 0
    late = browser.post(f"{page}/draft", data=form | {"text": "Halb und"}, headers=JSON)
    assert (late.status_code, late.get_json()["revision"]) == (200, 0)
    assert db.session.query(MessageDraft).count() == 0
    browser.post(f"{page}/draft", data=form | {"text": "Etwas ganz Neues"}, headers=JSON)
    assert db.session.query(MessageDraft).one().text == "Etwas ganz Neues"


def test_an_older_window_does_not_overwrite_a_newer_draft(
    talk: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    browser = browser_of(cast.learner)
    address = f"/mentorships/{talk.id}/draft"
    browser.post(address, data={"text": "Neu im zweiten Fenster", "key": "b", "revision": "0"})
    stale = {"text": "Alt im ersten Fenster", "key": "a", "revision": "0"}
    assert browser.post(address, data=stale, headers=JSON).status_code == 409
    shown = browser.post(address, data=stale)
    assert shown.status_code == 409
    assert "Neu im zweiten Fenster" in shown.text
    assert "Alt im ersten Fenster" in shown.text
    revision = re.findall(r'name="revision"[^>]* value="(\d+)"', shown.text)[0]
    browser.post(address, data=stale | {"revision": revision})
    assert db.session.query(MessageDraft).one().text == "Alt im ersten Fenster"


def test_sending_from_one_window_leaves_what_another_one_saved_since(talk: Mentorship, cast: Cast) -> None:
    save_draft(talk, Writing(text="Zwei", idempotency_key="b"), author=cast.learner, now=NOW)
    say(talk, cast.learner, "Eins", key="a")
    assert db.session.query(MessageDraft).one().text == "Zwei"


def test_an_empty_text_is_no_draft_and_one_that_is_far_too_long_says_so(
    talk: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    browser = browser_of(cast.learner)
    address = f"/mentorships/{talk.id}/draft"
    browser.post(address, data={"text": "Da", "key": "a"})
    browser.post(address, data={"text": " ", "key": "a"})
    assert db.session.query(MessageDraft).count() == 0
    refused = browser.post(address, data={"text": "x" * 50_000, "key": "a"}, headers=JSON)
    assert (refused.status_code, refused.get_json()["errors"]) == (
        422,
        ["Nicht gespeichert: Der Text ist zu lang."],
    )


def test_nothing_is_said_to_be_saved_after_the_end(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    end_mentorship(talk, person=scout_of(talk), now=NOW)
    browser = browser_of(cast.learner)
    form = {"text": "Mein langer Text", "key": "a"}
    assert browser.post(f"/mentorships/{talk.id}/draft", data=form, headers=JSON).status_code == 410
    page = browser.post(f"/mentorships/{talk.id}/draft", data=form).text
    assert "Mein langer Text" in page
    assert "Nicht gespeichert: Eure Begleitung ist beendet" in page


def test_other_words_under_the_key_of_a_page_from_the_browsers_memory_are_another_message(
    talk: Mentorship, cast: Cast
) -> None:
    for text in ("Eins", "Eins", "Zwei"):
        say(talk, cast.learner, text, key="same")
    assert [one.text for one in db.session.query(Message).order_by(Message.id)] == ["Eins", "Zwei"]


def send_photo(browser: FlaskClient, talk: Mentorship, **fields: str) -> int:
    data = {"key": "k", "text": "", "alt": "Ein  Aushang", "image": (BytesIO(photo()), "foto.jpg")} | fields
    return browser.post(f"/mentorships/{talk.id}/messages", data=data).status_code


def test_a_picture_is_for_the_two_alone_and_says_nothing_but_what_is_seen(
    talk: Mentorship, cast: Cast, browser_of: Browser, client: FlaskClient
) -> None:
    assert send_photo(browser_of(cast.learner), talk) == 302
    picture = db.session.query(MessageImage).one()
    assert (picture.alt, picture.width, picture.height) == ("Ein Aushang", 40, 30)
    address = f"/mentorships/{talk.id}/images/{picture.id}"
    for person in (cast.learner, scout_of(talk)):
        answer = browser_of(person).get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert b"Ortsvogel-5P1R" not in answer.data
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert 'alt="Ein Aushang"' in browser_of(scout_of(talk)).get(f"/mentorships/{talk.id}").text
    for person in (cast.outsider, cast.scout, cast.trainer, cast.admin):
        assert browser_of(person).get(address).status_code == 404
    assert client.get(address).status_code == 302
    elsewhere = make_mentorship(cast.learner, make_scout(), text="Noch eine Frage")
    assert browser_of(cast.learner).get(f"/mentorships/{elsewhere.id}/images/{picture.id}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"alt": " "}, "was auf dem Bild zu sehen ist"),
        ({"image": (BytesIO(b"<svg onload=alert(1)>"), "x.png")}, "SVG-Dateien"),
        ({"image": (BytesIO(b"nichts"), "x.png")}, "kein Bild"),
    ],
)
def test_a_picture_that_is_not_taken_leaves_the_words(
    talk: Mentorship, cast: Cast, browser_of: Browser, fields: dict[str, str], words: str
) -> None:
    data = {
        "key": "k",
        "text": "Meine Worte",
        "alt": "Foto",
        "image": (BytesIO(photo()), "foto.jpg"),
    } | fields
    answer = browser_of(cast.learner).post(f"/mentorships/{talk.id}/messages", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Meine Worte" in answer.text
    assert db.session.query(Message).count() == 0


def test_a_picture_sent_twice_is_there_once(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    for _click in range(2):
        send_photo(browser_of(cast.learner), talk)
    assert db.session.query(MessageImage).count() == db.session.query(Message).count() == 1


def test_a_long_conversation_costs_as_many_statements_as_a_short_one(talk: Mentorship, cast: Cast) -> None:
    def statements() -> int:
        db.session.expire_all()
        person = db.session.get_one(Person, cast.learner.id)
        with count_statements() as count:
            conversation(get_mentorship(talk.id, person=person), person=person)
            running_mentorships(person.id, now=NOW)
        return len(count)

    say(talk, cast.learner)
    few = statements()
    for number in range(30):
        say(talk, cast.learner, key=f"k{number}", text=str(number))
    assert statements() == few


class TestAtOnce:
    @pytest.fixture
    def database(self, either_database: str) -> str:
        return either_database

    def test_many_windows_that_save_at_once_leave_one_draft(self, app, database: str) -> None:  # type: ignore[no-untyped-def]
        learner = make_person()
        talk_id, learner_id = make_mentorship(learner, make_scout()).id, learner.id

        def save(number: int) -> None:
            talk = db.session.get_one(Mentorship, talk_id)
            writing = Writing(text=f"Text {number}", idempotency_key=str(number))
            save_draft(talk, writing, author=db.session.get_one(Person, learner_id), now=NOW)

        outcomes = all_at_once(app, [lambda n=number: save(n) for number in range(8)])
        assert sorted(set(outcomes)) == [DraftChangedElsewhere.__name__, "done"]
        assert outcomes.count("done") == db.session.query(MessageDraft).count() == 1
