"""Finding a module, reading it to the end, and coming back by whatever address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from course_engine.assessment.models import Attempt
from course_engine.content.models import Quiz
from course_engine.db import Base, db
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.learning.models import LessonCompletion, ReadingPlace, ReadingVariant
from tests.builders import NOW, make_module, make_quiz, make_topic
from tests.conftest import Cast
from tests.learning.modules import publish, publish_many, read, way_of
from tests.statements import count_statements

LATER = NOW + timedelta(days=1)
Browsers = Callable[..., FlaskClient]


def page(client: FlaskClient, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.text


def primary(html: str) -> str:
    """The words of the page's one primary action."""
    [found] = re.findall(r'class="next-step .*?</(?:a|button)>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.partition(">")[2]).split())


def finish(client: FlaskClient, address: str) -> str:
    """Press the button at the end of a lesson; returns where it leads."""
    html = page(client, address)
    version = re.search(r'name="lesson_version" value="(\d+)"', html)
    assert version
    response = client.post(f"{address}/completion", data={"lesson_version": version[1]})
    assert response.status_code in (302, 303)
    return str(response.location)


def passed(cast: Cast, quiz: Quiz) -> None:
    db.session.add(
        Attempt(
            learner_id=cast.learner.id,
            quiz_id=quiz.id,
            quiz_version_id=quiz.current_version_id,
            number=1,
            seed=1,
            started_at=NOW,
            submitted_at=NOW,
            score=1.0,
            passed=True,
        )
    )
    db.session.commit()


def test_everybody_finds_modules_and_reads_what_they_are_about(client: FlaskClient, cast: Cast) -> None:
    publish("eins", "zwei")
    assert "Probe-Modul" in page(client, "/modules")
    html = page(client, "/modules/probe")
    assert "Einleitung." in html
    assert "16 Minuten" in html
    assert primary(html).startswith("Anmelden und beginnen")
    assert "/lessons/" not in html


def test_lessons_are_for_people_who_are_signed_in_and_wait_for_them(client: FlaskClient, cast: Cast) -> None:
    publish("eins")
    response = client.get("/modules/probe/lessons/eins?variant=leicht")
    assert response.status_code == 302
    assert response.location.startswith("/sign-in?next=/modules/probe/lessons/eins")


def test_a_module_from_beginning_to_mastery(cast: Cast, browser_of: Browsers) -> None:
    quiz = make_quiz()
    publish("eins", "zwei", quizzes=(quiz,))
    browser = browser_of(cast.learner)
    assert primary(page(browser, "/modules/probe")) == "Dieses Modul beginnen Lektion eins · 8 Minuten"
    first = browser.post("/modules/probe/enrolment").location
    assert first == "/modules/probe/lessons/eins"
    assert primary(page(browser, first)) == "Gelesen, weiter mit Lektion 2 Lektion zwei · 8 Minuten"
    second = finish(browser, first)
    assert second == "/modules/probe/lessons/zwei"
    assert primary(page(browser, "/modules/probe")) == "Weiter mit Lektion 2 Lektion zwei · 8 Minuten"
    assert primary(page(browser, second)).startswith("Gelesen, weiter zum Quiz")
    assert finish(browser, second) == "/quizzes/q-probe"
    html = page(browser, "/modules/probe")
    assert "Abgeschlossen" in html
    assert primary(html).startswith("Weiter zum Quiz")
    passed(cast, quiz)
    html = page(browser, "/modules/probe")
    assert "Du beherrschst dieses Modul." in html
    assert primary(html) == "Das nächste Modul aussuchen"


def test_the_lesson_says_where_one_is_and_what_comes_next(cast: Cast, browser_of: Browsers) -> None:
    publish("eins", "zwei", "drei")
    html = page(browser_of(cast.learner), "/modules/probe/lessons/zwei")
    assert "Lektion 2 von 3" in html
    assert "Zurück zu Lektion 1" in html
    assert "<title>Lektion zwei, Probe-Modul" in html
    assert f"lesson_version={way_of_zwei(cast)}" in html  # the lesson travels with a mentor request


def way_of_zwei(cast: Cast) -> int:
    module = publish("eins", "zwei", "drei")
    return next(step.version_id for step in way_of(module, cast.learner).steps if step.slug == "zwei")


def test_a_lesson_that_is_done_leads_on_without_a_form(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    html = page(browser_of(cast.learner), "/modules/probe/lessons/eins")
    assert primary(html) == "Weiter mit Lektion 2 Lektion zwei · 8 Minuten"
    assert "gelesen" in html


def test_an_edited_lesson_says_so_and_can_be_read_again(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins", "zwei")
    publish("eins=eins:Ganz neu.", "zwei", now=LATER)
    browser = browser_of(cast.learner)
    assert "1 neue Änderung" in page(browser, "/modules/probe")
    html = page(browser, "/modules/probe/lessons/eins")
    assert "Ganz neu." in html
    assert "Dieser Text ist neuer als der, den du gelesen hast." in html
    finish(browser, "/modules/probe/lessons/eins")
    assert "neue Änderung" not in page(browser, "/modules/probe")


def test_whoever_reads_while_the_lesson_is_removed_loses_nothing(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    shown = way_of(module, cast.learner).lessons[0].version_id
    publish("zwei", now=LATER)
    response = browser_of(cast.learner).post(
        "/modules/probe/lessons/eins/completion", data={"lesson_version": shown}
    )
    assert response.location == "/modules/probe/lessons/zwei"
    assert db.session.scalars(select(LessonCompletion.lesson_version_id)).all() == [shown]


@pytest.mark.parametrize("version", ["", "x", "-1", "999999", str(10**30)])
def test_a_version_that_the_module_never_had_is_not_there(
    cast: Cast, browser_of: Browsers, version: str
) -> None:
    publish("eins")
    browser = browser_of(cast.learner)
    for act in ("completion", "place"):
        response = browser.post(f"/modules/probe/lessons/eins/{act}", data={"lesson_version": version})
        assert response.status_code == 404


def test_a_lesson_of_another_module_is_not_finished_here(cast: Cast, browser_of: Browsers) -> None:
    publish("eins")
    other = publish("zwei", slug="anders", uid="m-anders")
    foreign = way_of(other, cast.learner).lessons[0].version_id
    response = browser_of(cast.learner).post(
        "/modules/probe/lessons/eins/completion", data={"lesson_version": foreign}
    )
    assert response.status_code == 404


def test_old_addresses_of_a_module_lead_to_the_new_one(cast: Cast, browser_of: Browsers) -> None:
    publish("eins")
    publish("eins", slug="neu", now=LATER)
    browser = browser_of(cast.learner)
    for old, new in [
        ("/modules/probe", "/modules/neu"),
        ("/modules/probe/lessons/eins?variant=leicht", "/modules/neu/lessons/eins?variant=leicht"),
    ]:
        response = browser.get(old)
        assert (response.status_code, response.location) == (301, new)
    response = browser.post("/modules/probe/enrolment")
    assert (response.status_code, response.location) == (308, "/modules/neu/enrolment")


def test_old_addresses_of_a_lesson_lead_to_where_it_is_now(cast: Cast, browser_of: Browsers) -> None:
    publish("eins", "zwei", "drei")
    publish("zwei-neu=zwei", "eins", slug="neu", now=LATER)
    browser = browser_of(cast.learner)
    assert browser.get("/modules/neu/lessons/zwei").location == "/modules/neu/lessons/zwei-neu"
    assert browser.get("/modules/probe/lessons/zwei").location == "/modules/neu/lessons/zwei"
    assert browser.get("/modules/neu/lessons/drei").location == "/modules/neu"  # the lesson is gone
    assert browser.get("/modules/neu/lessons/nie").status_code == 404
    assert browser.get("/modules/nie/lessons/eins").status_code == 404


def test_an_address_that_another_lesson_took_over_is_that_lesson(cast: Cast, browser_of: Browsers) -> None:
    publish("eins", "zwei")
    publish("zwei=eins:Das war Lektion eins.", "drei=zwei", now=LATER)
    assert "Das war Lektion eins." in page(browser_of(cast.learner), "/modules/probe/lessons/zwei")


def test_reading_goes_on_where_it_stopped(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    second = way_of(module, cast.learner).lessons[1].version_id
    browser = browser_of(cast.learner)
    browser.post("/modules/probe/enrolment")
    place = {"lesson_version": second, "anchor": "s-recht"}
    assert browser.post("/modules/probe/lessons/zwei/place", data=place).status_code == 204
    html = page(browser_of(cast.learner), "/modules/probe")
    assert 'href="/modules/probe/lessons/zwei#s-recht"' in html


def test_a_place_is_no_address_of_elsewhere(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins")
    version = way_of(module, cast.learner).lessons[0].version_id
    browser = browser_of(cast.learner)
    browser.post("/modules/probe/enrolment")
    anchor = '"><script>alert(1)</script>' + "x" * 1000
    browser.post("/modules/probe/lessons/eins/place", data={"lesson_version": version, "anchor": anchor})
    assert "<script>alert" not in page(browser, "/modules/probe")


def test_what_one_person_read_says_nothing_about_another(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    html = page(browser_of(cast.outsider), "/modules/probe")
    assert "Noch nicht begonnen" in html
    assert primary(html).startswith("Dieses Modul beginnen")
    assert "Unterwegs" not in page(browser_of(cast.outsider), "/modules")


def everything() -> str:
    """A digest of every row of every table but the sessions, whose rows come with the browser."""
    tables = [table for name, table in sorted(Base.metadata.tables.items()) if name != "sign_in_sessions"]
    rows = [[tuple(row) for row in db.session.execute(select(table))] for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_looking_changes_no_row(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    browser = browser_of(cast.learner)
    before = everything()
    for address in ("/", "/modules", "/search?q=probe", "/modules/probe", "/modules/probe/lessons/zwei"):
        page(browser, address)
    assert everything() == before


def test_variants_can_be_switched_and_stay_chosen(cast: Cast, browser_of: Browsers) -> None:
    publish("eins", "eins.leicht=eins:Leichter Text.", "eins.en=eins:English text.", "zwei")
    browser = browser_of(cast.learner)
    html = page(browser, "/modules/probe/lessons/eins")
    assert "Leichte Sprache" in html
    assert "English" in html
    assert 'id="lesson-text"' in html
    response = browser.post("/modules/probe/lessons/eins/variant", data={"variant": "leicht"})
    assert response.location == "/modules/probe/lessons/eins"
    assert "Leichter Text." in page(browser, response.location)
    assert "Ein Text." in page(browser, "/modules/probe/lessons/zwei")  # has no such variant
    assert "Leichte Sprache" not in page(browser, "/modules/probe/lessons/zwei")
    browser.post("/modules/probe/lessons/eins/variant", data={"variant": "en"})
    html = page(browser, "/modules/probe/lessons/eins")
    assert re.search(r'<div class="lesson-text" lang="en"', html)
    assert "English text." in html
    browser.post("/modules/probe/lessons/eins/variant", data={"variant": ""})
    assert "Ein Text." in page(browser, "/modules/probe/lessons/eins")
    assert "Ein Text." in page(browser, "/modules/probe/lessons/eins?variant=unbekannt")


def test_variants_share_progress(cast: Cast, browser_of: Browsers) -> None:
    publish("eins", "eins.leicht=eins:Leichter Text.", "zwei")
    browser = browser_of(cast.learner)
    browser.post("/modules/probe/lessons/eins/variant", data={"variant": "leicht"})
    assert finish(browser, "/modules/probe/lessons/eins").endswith("/lessons/zwei")
    browser.post("/modules/probe/lessons/eins/variant", data={"variant": ""})
    assert "gelesen</span>" in page(browser, "/modules/probe/lessons/eins")


def test_a_variant_that_lags_behind_says_so(cast: Cast, browser_of: Browsers) -> None:
    publish("eins", "eins.leicht=eins:Leichter Text.")
    browser = browser_of(cast.learner)
    address = "/modules/probe/lessons/eins?variant=leicht"
    assert "dieser Text noch nicht" not in page(browser, address)
    publish("eins=eins:Ein neuer Text.", "eins.leicht=eins:Leichter Text.", now=LATER)
    assert "dieser Text noch nicht" in page(browser, address)
    assert "dieser Text noch nicht" not in page(browser, "/modules/probe/lessons/eins")
    publish(
        "eins=eins:Ein neuer Text.", "eins.leicht=eins:Neuer leichter Text.", now=LATER + timedelta(days=1)
    )
    assert "dieser Text noch nicht" not in page(browser, address)


def test_the_catalogue_by_topic(client: FlaskClient, cast: Cast) -> None:
    make_module("a", title="Fotos")
    make_module("b", title="Webinare", topic=make_topic("videokonferenzen", "Videokonferenzen"))
    html = page(client, "/modules?topic=datenschutz")
    assert "Fotos" in html
    assert "Webinare" not in html
    page(client, "/modules?topic=unbekannt", status=404)


def test_words_for_the_catalogue_lead_to_the_search(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/modules?q=webinar technik&topic=datenschutz")
    assert answer.location == "/search?q=webinar+technik&kind=module&topic=datenschutz"


def test_an_empty_catalogue_says_what_will_be_here(client: FlaskClient, cast: Cast) -> None:
    assert "Hier stehen bald die ersten Module" in page(client, "/modules")


@pytest.mark.parametrize("address", ["/modules/nie", "/modules/nie/lessons/eins"])
def test_unknown_modules_are_not_there(cast: Cast, browser_of: Browsers, address: str) -> None:
    page(browser_of(cast.learner), address, status=404)


def test_only_people_who_are_signed_in_begin_finish_and_keep_places(client: FlaskClient, cast: Cast) -> None:
    module = publish("eins")
    version = way_of(module, cast.learner).lessons[0].version_id
    for address in ("enrolment", "lessons/eins/completion", "lessons/eins/place", "lessons/eins/variant"):
        response = client.post(f"/modules/probe/{address}", data={"lesson_version": version})
        assert response.status_code == 401
    for table in (ModuleEnrolment, LessonCompletion, ReadingPlace, ReadingVariant):
        assert db.session.execute(text(f"SELECT count(*) FROM {table.__tablename__}")).scalar() == 0


def test_pages_send_the_same_number_of_statements_at_10_and_at_500(cast: Cast, browser_of: Browsers) -> None:
    browser = browser_of(cast.learner)
    sent = {}
    for count in (10, 500):
        module = make_module(f"lang-{count}", lessons=count)
        publish_many(count, f"m{count}")
        read(cast.learner, module, "lektion-1")
        for address in ("/", "/modules", "/modules/lang-{}", "/modules/lang-{}/lessons/lektion-2"):
            with count_statements() as statements:
                page(browser, address.format(count))
            sent[address, count] = len(statements)
    for address, count in sent:
        assert sent[address, count] == sent[address, 10]
    assert sent["/modules/lang-{}/lessons/lektion-2", 500] <= 5
