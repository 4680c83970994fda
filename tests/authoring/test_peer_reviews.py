"""Somebody else reads a draft: asked, with comments at their place, approved, and needed where a topic wants it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person, Role
from course_engine.audit.models import AuditEntry
from course_engine.authoring.models import Draft, DraftText, PeerComment, PeerReview
from course_engine.authoring.queries import module_package
from course_engine.content import packing
from course_engine.content.models import Module, ModuleVersion, Topic
from course_engine.content.operations import publish_module
from course_engine.content.queries import get_module
from course_engine.db import db
from course_engine.notifications.models import OutboxMail
from course_engine.profiles.models import Profile, Speciality
from tests.builders import NOW, make_person, make_quiz, make_topic
from tests.conftest import Cast
from tests.content.test_operations import files
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]


@dataclass
class Room:
    """A draft of `scout`, and `reader`, another scout."""

    cast: Cast
    reader_person: Person
    scout: FlaskClient
    reader: FlaskClient
    address: str

    @property
    def draft(self) -> Draft:
        return db.session.scalars(select(Draft)).one()

    def text(self, name: str = "zeigen.md") -> DraftText:
        return next(one for one in db.session.scalars(select(DraftText)) if one.path.endswith(name))

    def save(self, body: str, name: str = "zeigen.md") -> None:
        text = self.text(name)
        form = {"title": "Zeigen", "minutes": "8", "body": body, "revision": str(text.revision)}
        assert self.scout.post(f"{self.address}/texts/{text.id}", data=form).status_code == 302

    def ask(self, **form: str) -> int:
        form = {"reader": str(self.reader_person.id), "note": "Ist das zu lang?"} | form
        return self.scout.post(f"{self.address}/peer-reviews", data=form).status_code

    def review(self) -> PeerReview:
        db.session.expire_all()
        return db.session.scalars(select(PeerReview).order_by(PeerReview.id)).one()

    def answer(self, answer: str, text: str = "", *, page: str = "") -> tuple[int, str]:
        """Answer from the page as it is now, or as it was."""
        address = f"/peer-reviews/{self.review().id}"
        page = page or self.reader.get(address).text
        fields = dict(re.findall(r'name="(seen|revisions)"[^>]*value="([^"]*)"', page))
        said = self.reader.post(address, data=fields | {"answer": answer, "text": text})
        return said.status_code, said.text

    def comments_address(self, name: str = "zeigen.md") -> str:
        return f"{self.address}/texts/{self.text(name).id}/comments"

    def comment(self, text: str = "Warum?", *, place: str = "1", key: str = "k", quote: str = "") -> int:
        form = {"text": text, "place": place, "key": key, "quote": quote}
        return self.reader.post(self.comments_address(), data=form).status_code

    def publish(self, size: str = "substantial") -> tuple[int, str]:
        answer = self.scout.post(f"{self.address}/publication", data={"size": size, "note": ""})
        return answer.status_code, answer.text

    def comments(self) -> list[PeerComment]:
        db.session.expire_all()
        return list(db.session.scalars(select(PeerComment).order_by(PeerComment.id)))


@pytest.fixture
def module(app: object) -> Module:
    make_topic()
    make_quiz("q-probe")
    assert isinstance(publish_module(files(), slug="fotos", now=NOW), ModuleVersion)
    return get_module("fotos")


@pytest.fixture
def room(module: Module, cast: Cast, browser_of: Browser) -> Room:
    reader = make_person("Rosa Scout", roles=[Role.LEARNER, Role.SCOUT])
    scout = browser_of(cast.scout)
    address = str(scout.post("/authoring/modules/fotos/drafts").location)
    return Room(cast, reader, scout, browser_of(reader), address)


def mails() -> list[tuple[str, str]]:
    return [
        (one.address, one.subject) for one in db.session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    ]


def require(room: Room, *, is_required: bool = True) -> None:
    topic = db.session.scalars(select(Topic)).one()
    topic.peer_review_required = is_required
    db.session.commit()


# asking


def test_a_scout_asks_another_who_is_told_and_finds_it_on_the_start_page(room: Room) -> None:
    assert room.ask() == 303
    assert mails() == [(room.reader_person.email, "Bitte gegenlesen: Fotos")]
    start = room.reader.get("/").text
    assert f"/peer-reviews/{room.review().id}" in start
    assert "Sami Scout bittet dich seit dem" in room.reader.get("/authoring").text
    page = room.reader.get(f"/peer-reviews/{room.review().id}").text
    assert "Ist das zu lang?" in page
    assert "Rosa Scout" in room.scout.get(room.address).text


def test_who_is_asked_already_is_not_asked_twice(room: Room) -> None:
    assert [room.ask(), room.ask()] == [303, 303]
    assert len(mails()) == 1


def test_those_who_list_the_topic_are_offered_first(room: Room) -> None:
    topic = db.session.scalars(select(Topic)).one()
    expert = make_person("Zoe Fachfrau", roles=[Role.SCOUT])
    resting = make_person("Rita Ruht", roles=[Role.SCOUT])
    db.session.add_all(
        Profile(person_id=one.id, away_from=NOW.date() if one is resting else None, updated_at=NOW)
        for one in (expert, resting)
    )
    db.session.flush()
    db.session.add(Speciality(person_id=expert.id, topic_id=topic.id))
    db.session.commit()
    page = room.scout.get(f"{room.address}/peer-reviews").text
    assert re.findall(r"<option[^>]*>([^<]+)", page)[1:] == ["Zoe Fachfrau", "Ada Admin", "Rosa Scout"]


def test_neither_authors_nor_learners_can_be_asked(room: Room, browser_of: Browser) -> None:
    for person in (room.cast.scout, room.cast.learner, room.cast.trainer):
        assert room.ask(reader=str(person.id)) == 404
    assert [room.ask(reader=wrong) for wrong in ("", "77777", "²", "-1")] == [422, 404, 404, 404]
    other = {"reader": str(room.cast.scout.id)}  # who began the draft cannot be asked by somebody else either
    assert room.reader.post(f"{room.address}/peer-reviews", data=other).status_code == 404
    assert db.session.scalars(select(PeerReview)).all() == []


def test_a_request_can_be_taken_back(room: Room) -> None:
    room.ask()
    address = f"{room.address}/peer-reviews/{room.review().id}/withdrawal"
    assert [room.scout.post(address).status_code for _ in range(2)] == [303, 303]
    assert [subject for _address, subject in mails()][1:] == ["Gegenlesen nicht mehr nötig: Fotos"]
    assert room.reader.get(f"/peer-reviews/{room.review().id}").status_code == 409
    assert f"/peer-reviews/{room.review().id}" not in room.reader.get("/").text
    assert room.comment() == 404
    assert room.ask() == 303  # and made again
    assert room.review().is_asked


def test_only_who_was_asked_answers_and_comments(room: Room, browser_of: Browser) -> None:
    room.ask()
    address = f"/peer-reviews/{room.review().id}"
    for person in (room.cast.scout, room.cast.admin, room.cast.learner, room.cast.trainer):
        browser = browser_of(person)
        assert browser.get(address).status_code == 404
        assert browser.post(address, data={"answer": "approved"}).status_code == 404
        form = {"text": "Nein", "place": "1", "key": "k"}
        assert browser.post(room.comments_address(), data=form).status_code == 404


# reading and answering


def test_a_reader_comments_on_a_paragraph_and_the_author_sees_it_there(room: Room) -> None:
    room.save("Eins.\n\nZwei.\n")
    room.ask()
    assert room.comment("Was heißt das?", place="2", quote="Zwei.") == 303
    comment = room.comments()[0]
    assert (comment.place, comment.quote, comment.text) == (2, "Zwei.", "Was heißt das?")
    assert "1 offener Kommentar" in room.scout.get(room.address).text
    editor = room.scout.get(f"{room.address}/texts/{room.text().id}").text
    assert re.search(r'data-line="3">Zeile 3</a>:\s*„Zwei.“', editor)
    at = room.scout.get(room.comments_address()).text
    assert at.index("<p>Zwei.</p>") < at.index("Was heißt das?")


def test_a_comment_sent_twice_is_one_and_another_text_is_another(room: Room) -> None:
    room.ask()
    assert [room.comment("Eins"), room.comment("Eins"), room.comment("Zwei")] == [303] * 3
    assert [one.text for one in room.comments()] == ["Eins", "Zwei"]


def test_a_comment_on_what_changed_meanwhile_is_kept_with_what_was_read(room: Room) -> None:
    room.ask()
    room.save("Ganz andere Worte hier.\n")
    assert room.comment("Warum?", place="7", quote="Das stand da vorher einmal.") == 303
    page = room.scout.get(room.comments_address()).text
    assert "Zu Stellen, die es so nicht mehr gibt" in page
    assert "Das stand da vorher einmal." in page


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_an_empty_or_endless_comment_comes_back(room: Room, text: str) -> None:
    room.ask()
    form = {"text": text, "place": "1", "key": "k", "quote": "Text."}
    answer = room.reader.post(room.comments_address(), data=form)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert text.strip() in answer.text
    assert room.comments() == []


def test_the_author_replies_and_settles_and_may_open_again(room: Room) -> None:
    room.ask()
    room.comment("Warum?")
    comment = f"{room.address}/comments/{room.comments()[0].id}"
    assert room.scout.post(f"{comment}/reply", data={"text": "Weil es stimmt."}).status_code == 303
    assert room.scout.post(f"{comment}/reply", data={"text": " "}).status_code == 422
    assert [room.scout.post(f"{comment}/settlement").status_code for _ in range(2)] == [303, 303]
    found = room.comments()[0]
    assert (found.reply, found.is_done, found.done_by_id) == ("Weil es stimmt.", True, room.cast.scout.id)
    page = room.reader.get(room.comments_address()).text
    assert "Weil es stimmt." in page
    assert "erledigt" in page
    room.reader.post(f"{comment}/settlement", data={"done": "0"})
    assert not room.comments()[0].is_done
    back = room.scout.post(f"{comment}/settlement", data={"back": "editor"})
    assert back.location.endswith(f"/texts/{room.text().id}#peer-comments")


def test_comments_of_another_draft_are_not_there(room: Room) -> None:
    room.ask()
    room.comment()
    number = room.comments()[0].id
    make_quiz("q-probe")
    other = publish_module(files(), slug="anders", now=NOW)
    assert isinstance(other, list) or other
    for path in (f"{room.address}/comments/{number + 1}", f"/drafts/77/comments/{number}"):
        for end in ("reply", "settlement"):
            assert room.scout.post(f"{path}/{end}", data={"text": "x"}).status_code == 404
    assert room.scout.post(f"{room.address}/peer-reviews/77/withdrawal").status_code == 404


def test_an_approval_reaches_the_author(room: Room) -> None:
    room.ask()
    status, _page = room.answer("approved", "Schön!")
    assert status == 303
    assert mails()[-1] == (room.cast.scout.email, "Rosa Scout sagt: Passt so")
    page = room.scout.get(room.address).text
    assert "Passt so" in page
    assert "Schön!" in page
    assert "gegenzulesen" not in room.reader.get("/").text


def test_the_same_answer_twice_sends_one_mail(room: Room) -> None:
    room.ask()
    page = room.reader.get(f"/peer-reviews/{room.review().id}").text
    assert [room.answer("approved", "Ja", page=page)[0] for _ in range(2)] == [303, 303]
    assert len(mails()) == 2


def test_who_wants_changes_says_which(room: Room) -> None:
    room.ask()
    status, page = room.answer("changes_asked")
    assert status == 422
    assert "Schreibe einen Satz oder einen Kommentar" in page
    status, page = room.answer("quark", "Hm")
    assert status == 422
    assert "Sag am Ende „Passt so“ oder „Bitte ändern“." in page
    room.comment("Zu lang.")
    assert room.answer("changes_asked")[0] == 303
    assert mails()[-1][1] == "Rosa Scout hat gegengelesen"
    assert "schlägt Änderungen vor" in room.scout.get("/").text
    assert room.ask(note="") == 303  # and asks again
    assert room.review().is_asked
    assert "Noch einmal bitten" not in room.scout.get(room.address).text


def test_an_answer_is_about_what_was_seen(room: Room) -> None:
    room.ask()
    page = room.reader.get(f"/peer-reviews/{room.review().id}").text
    room.save("Etwas anderes.\n")
    status, refused = room.answer("approved", "Prima", page=page)
    assert status == 409
    assert "Noch nicht abgeschickt" in refused
    assert re.search(rf'<li><a href="{room.comments_address()}">Zeigen</a></li>', refused)
    assert "Prima" in refused
    assert room.review().is_asked
    assert room.answer("approved", "Prima", page=refused)[0] == 303  # having seen it, they say so again


def test_what_changed_since_an_answer_is_marked_for_the_reader(room: Room) -> None:
    room.save("Eins.\n\nZwei.\n")
    room.ask()
    assert "neu oder geändert" in room.reader.get(room.comments_address()).text  # than what is published
    room.answer("changes_asked", "Bitte kürzer.")
    assert "neu oder geändert" not in room.reader.get(room.comments_address()).text
    room.save("Eins.\n\nDrei.\n")
    page = room.reader.get(room.comments_address()).text
    assert page.count("neu oder geändert") == 1
    assert "Was sich seit deiner Antwort geändert hat" in page
    assert "seit deiner Antwort geändert" in room.reader.get(f"/peer-reviews/{room.review().id}").text


# publishing


def test_where_a_topic_wants_it_nothing_is_published_unread(room: Room) -> None:
    require(room)
    room.save("Neu.\n")
    assert "Gegenlesen lassen" in room.scout.get(f"{room.address}/publication").text
    for size in ("substantial", "minor"):
        status, page = room.publish(size)
        assert status == 409
        assert "liest vor dem Veröffentlichen noch jemand gegen" in page
    room.ask()
    room.answer("approved")
    assert room.publish()[0] == 302


def test_an_approval_covers_exactly_what_was_read(room: Room) -> None:
    require(room)
    room.save("Neu.\n")
    room.ask()
    room.answer("approved")
    room.save("Noch neuer.\n")
    status, page = room.publish()
    assert status == 409
    assert "Seit dem Gegenlesen hat sich der Entwurf geändert" in page
    assert "Seitdem geändert" in room.scout.get(room.address).text
    room.save("Neu.\n")  # taken back: it is what was approved
    assert room.publish()[0] == 302


def test_another_order_of_lessons_is_not_what_was_approved(room: Room) -> None:
    require(room)
    room.save("Neu.\n")
    room.ask()
    room.answer("approved")
    move = f"{room.address}/texts/{room.text().id}/position"
    assert room.scout.post(move, data={"to": "up"}).status_code == 302
    assert room.publish()[0] == 409


def test_changing_the_topic_is_no_way_round(room: Room) -> None:
    require(room)
    make_topic("anders", "Anderes")
    text = room.text("module.md")
    text.text = text.text.replace("topic: datenschutz", "topic: anders")
    db.session.commit()
    assert "topic: anders" in text.text
    assert room.publish()[0] == 409


def test_a_topic_that_was_merged_asks_what_the_one_in_its_place_asks(room: Room) -> None:
    topic, place = db.session.scalars(select(Topic)).one(), make_topic("anders", "Anderes")
    topic.merged_into_id, place.peer_review_required = place.id, True
    db.session.commit()
    room.save("Neu.\n")
    assert room.publish()[0] == 409


def test_a_zip_is_no_way_round(room: Room) -> None:
    package = packing.pack(replace(module_package(get_module("fotos")), quizzes={}))
    room.scout.post(f"{room.address}/discarding")
    require(room)
    upload = {"file": (BytesIO(package), "fotos.zip")}
    taken = room.scout.post("/authoring/packages/new", data=upload)
    assert taken.status_code in (302, 303)
    assert room.scout.post(f"{taken.location}/publication", data={"size": "minor"}).status_code == 409


def test_without_the_demand_everybody_publishes_as_before(room: Room) -> None:
    room.save("Neu.\n")
    assert room.publish()[0] == 302


@pytest.mark.parametrize("end", ["publication", "discarding"])
def test_who_has_not_answered_is_freed_when_the_draft_is_closed(room: Room, end: str) -> None:
    room.save("Neu.\n")
    room.ask()
    room.comment()
    assert room.scout.post(f"{room.address}/{end}", data={"size": "minor"}).status_code == 302
    assert room.review().state == "closed"
    assert f"/peer-reviews/{room.review().id}" not in room.reader.get("/").text
    late = room.reader.get(f"/peer-reviews/{room.review().id}")
    assert late.status_code == 409
    assert "Du brauchst nichts mehr zu tun" in late.text
    assert room.comment("Zu spät") == 409
    assert room.ask() == 409


def test_trainers_decide_for_which_topics_it_is_needed(room: Room, browser_of: Browser) -> None:
    topic = db.session.scalars(select(Topic)).one()
    trainer, address = browser_of(room.cast.trainer), f"/authoring/topics/{topic.id}/peer-review"
    assert "Festlegen, wo gegengelesen wird" in trainer.get("/cohorts").text
    for _ in range(2):
        assert trainer.post(address, data={"required": "1"}).status_code == 303
    assert "Vor dem Veröffentlichen liest jemand gegen." in trainer.get("/authoring/topics").text
    assert trainer.post(address, data={"required": "0"}).status_code == 303
    entries = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"topic:{topic.uid}"))
    assert list(entries) == ["peer_review_required", "peer_review_not_required"]
    assert room.scout.post(address, data={"required": "1"}).status_code == 404
    assert trainer.post("/authoring/topics/77/peer-review").status_code == 404


def test_what_a_topic_wants_survives_when_the_list_of_topics_is_read_again(room: Room) -> None:
    from course_engine.content.catalogue import Topic as TopicValue
    from course_engine.content.operations import publish_topics

    require(room)
    publish_topics([TopicValue("datenschutz", {"de": "Datenschutz neu"})])
    assert db.session.scalars(select(Topic)).one().peer_review_required


# how it is built


def test_pages_cost_the_same_however_many_comments_there_are(room: Room) -> None:
    room.save("Eins.\n\nZwei.\n")
    room.ask()
    room.comment("0")
    pages = [
        (room.reader, f"/peer-reviews/{room.review().id}"),
        (room.reader, room.comments_address()),
        (room.scout, room.address),
        (room.scout, f"{room.address}/texts/{room.text().id}"),
        (room.scout, f"{room.address}/publication"),
        (room.scout, f"{room.address}/peer-reviews"),
        (room.reader, "/"),
    ]

    def costs() -> list[int]:
        found = []
        for browser, address in pages:
            with count_statements() as sent:
                assert browser.get(address).status_code == 200
            found.append(len(sent))
        return found

    before = costs()
    for number in range(1, 40):
        room.comment(str(number), key=str(number))
    for number in range(10):
        extra = make_person(f"Scout {number}", roles=[Role.SCOUT])
        assert room.ask(reader=str(extra.id)) == 303
    assert costs() == before


def test_everything_somebody_wrote_is_declared_as_theirs() -> None:
    said = {
        table.__tablename__: {
            name for name, column in table.__table__.columns.items() if column.info["personal"] is not None
        }
        for table in (PeerReview, PeerComment)
    }
    assert said == {
        "peer_reviews": {"reader_id", "asked_by_id", "note", "answer"},
        "peer_comments": {"text", "reply", "replied_by_id", "done_by_id"},
    }


def test_what_an_erased_reader_wrote_is_not_shown(room: Room) -> None:
    room.ask()
    room.comment("Geheim")
    comment = room.comments()[0]
    comment.text = ""  # as an erasure leaves it
    room.reader_person.name, room.reader_person.erased_at = "", NOW + timedelta(days=1)
    db.session.commit()
    assert "offener Kommentar" not in room.scout.get(room.address).text
    assert room.scout.get(room.comments_address()).status_code == 200
