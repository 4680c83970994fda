"""The words "gespeichert" and "nicht gespeichert" are true: network or reply lost, two windows, a session that ended."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from course_engine.accounts.models import Person, SignInSession
from course_engine.accounts.passwords import hash_password
from course_engine.assessment import queries
from course_engine.assessment.models import Response
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.assessment.items import BODIES
from tests.builders import NOW, make_person, make_quiz
from tests.journeys.conftest import Site

PASSWORD = "ein langer Satz"
SAVES = "**/responses"


@pytest.fixture
def lea(site: Site) -> Iterator[Person]:
    with site.app.app_context():
        yield make_person("Lea Lernt", email="lea@example.org", password_hash=hash_password(PASSWORD))
        db.session.remove()


@pytest.fixture
def address(site: Site, lea: Person) -> str:
    """Of a running attempt at a quiz with an item of each kind."""
    quiz = queries.get_quiz(make_quiz("q-probe", items=BODIES).slug)
    attempt = start_attempt(quiz, learner=lea, generator=Random(1), now=NOW)
    path = f"/attempts/{attempt.id}"
    db.session.remove()
    return path


def kept() -> list[tuple[object, bool]]:
    """Every answer in the database, with whether it came too late."""
    db.session.rollback()
    rows = db.session.execute(select(Response.answer, Response.stale).order_by(Response.id)).all()
    db.session.remove()
    return [tuple(row) for row in rows]


def line(page: Page) -> object:
    return page.locator(".save-line-words").first


def test_an_answer_is_saved_as_it_is_given(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=1")
        page.get_by_label("Ein Ja").check()
        expect(line(page)).to_contain_text("Gespeichert um")
        assert kept() == [({"choice": "a-ja"}, False)]
        page.get_by_role("button", name="Speichern und weiter").click()
        page.wait_for_url("**?item=2*")
        page.get_by_label("Erstens").check()
        page.get_by_label("Zweitens").check()
        expect(line(page)).to_contain_text("Gespeichert um")
        page.goto(f"{address}?item=4")
        page.get_by_label("Welches Gesetz?").press_sequentially("KUG")
        expect(line(page)).to_contain_text("Gespeichert um")
        page.get_by_label("Welches Gesetz?").press("Enter")
        page.wait_for_url("**?item=5*")
    assert [answer for answer, _stale in kept()][-1] == {"text": "KUG"}
    assert not any(stale for _answer, stale in kept())


def test_without_a_network_the_page_says_so_and_saves_later(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=4")
        page.route(SAVES, lambda route: route.abort())
        page.get_by_label("Welches Gesetz?").fill("KUG")
        expect(line(page)).to_contain_text("Nicht gespeichert", timeout=3_000)
        assert kept() == []
        page.unroute(SAVES)
        expect(line(page)).to_contain_text("Gespeichert um")
    assert kept() == [({"text": "KUG"}, False)]


def test_a_lost_reply_saves_nothing_twice(site: Site, lea: Person, address: str) -> None:
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    with site.visitor(lea) as page:
        page.goto(f"{address}?item=1")
        page.route(SAVES, lose_the_first_reply)
        page.get_by_label("Nichts").check()
        expect(line(page)).to_contain_text("Gespeichert um")
    assert lost
    assert kept() == [({"choice": "a-nein"}, False)]


def test_what_was_not_saved_survives_a_reload(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=4")
        page.route(SAVES, lambda route: route.abort())
        page.get_by_label("Welches Gesetz?").fill("KUG")
        expect(line(page)).to_contain_text("Nicht gespeichert", timeout=3_000)
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(page.get_by_label("Welches Gesetz?")).to_have_value("KUG")
        page.unroute(SAVES)
        expect(line(page)).to_contain_text("Gespeichert um")
    assert kept() == [({"text": "KUG"}, False)]


@pytest.mark.parametrize("decision", ["Meine Antwort nehmen", "Die andere übernehmen"])
def test_two_windows(site: Site, lea: Person, address: str, decision: str) -> None:
    with site.visitor(lea) as old, site.visitor(lea) as new:
        for page in (old, new):
            page.goto(f"{address}?item=4")
        new.get_by_label("Welches Gesetz?").fill("neuer")
        expect(line(new)).to_contain_text("Gespeichert um")
        old.get_by_label("Welches Gesetz?").fill("älter")
        expect(old.get_by_text("Diese Antwort wurde in einem anderen Fenster geändert.")).to_be_visible()
        expect(old.locator("[data-newer]")).to_have_text("neuer")
        old.get_by_role("button", name=decision).click()
        expect(line(old)).to_contain_text("Gespeichert um")
        chosen = "älter" if decision.startswith("Meine") else "neuer"
        expect(old.get_by_label("Welches Gesetz?")).to_have_value(chosen)
        new.reload()
        expect(new.get_by_label("Welches Gesetz?")).to_have_value(chosen)
    assert kept()[:2] == [({"text": "neuer"}, False), ({"text": "älter"}, True)]


def test_signing_in_again_keeps_the_text(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=4")
        db.session.query(SignInSession).update({"ended_at": utc_now()})
        db.session.commit()
        db.session.remove()
        page.get_by_label("Welches Gesetz?").fill("Kunsturhebergesetz")
        expect(page.get_by_text("Du bist abgemeldet.")).to_be_visible()
        expect(line(page)).to_contain_text("Nicht gespeichert")
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Wieder anmelden").click()
        page.get_by_label("E-Mail-Adresse").fill("lea@example.org")
        page.get_by_label("Passwort").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Anmelden").click()
        page.wait_for_url(f"**{address}?item=4")
        expect(page.get_by_label("Welches Gesetz?")).to_have_value("Kunsturhebergesetz")
        expect(line(page)).to_contain_text("Gespeichert um")
    assert kept() == [({"text": "Kunsturhebergesetz"}, False)]


def test_signing_in_again_in_another_tab_is_enough(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=4")
        page.context.clear_cookies()
        page.get_by_label("Welches Gesetz?").fill("KUG")
        expect(page.get_by_text("Du bist abgemeldet.")).to_be_visible()
        with site.app.app_context():
            site.sign_in(page.context, lea)
        expect(line(page)).to_contain_text("Gespeichert um")
        expect(page.get_by_text("Du bist abgemeldet.")).to_be_hidden()
    assert kept() == [({"text": "KUG"}, False)]


def test_what_is_no_number_is_said_beside_the_field(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=5")
        number = page.get_by_label("Wie viele Stunden?")
        number.fill("viele")
        expect(page.get_by_text("Das ist keine Zahl.")).to_be_visible()
        expect(number).to_have_attribute("aria-invalid", "true")
        number.fill("72")
        expect(line(page)).to_contain_text("Gespeichert um")
        expect(page.get_by_text("Das ist keine Zahl.")).to_be_hidden()
    assert kept() == [({"number": "72"}, False)]


def test_the_attempt_goes_on_without_a_network(site: Site, lea: Person, address: str) -> None:
    """An attempt opened before the network went: every item can be answered, and all is saved when it is back."""
    with site.visitor(lea) as page:
        with page.expect_response("**?all=1"):
            page.goto(f"{address}?item=1")
        page.context.set_offline(True)
        page.get_by_label("Ein Ja").check()
        page.get_by_role("button", name="Speichern und weiter").click()
        expect(page.get_by_text("Du bist gerade ohne Netz.")).to_be_visible()
        expect(page.get_by_label("Ein Ja")).to_be_checked()
        page.get_by_label("Erstens").check()
        page.get_by_label("Welches Gesetz?").fill("KUG")
        page.get_by_label("Wie viele Stunden?").fill("72")
        expect(page.locator("#item-5 .save-line-words")).to_contain_text("Nicht gespeichert")
        assert kept() == []
        page.context.set_offline(False)
        for number in (1, 2, 4, 5):
            expect(page.locator(f"#item-{number} .save-line-words")).to_contain_text(
                "Gespeichert um", timeout=20_000
            )
        expect(page.get_by_text("Du bist gerade ohne Netz.")).to_be_hidden()
    saved = [answer for answer, stale in kept() if not stale]
    assert {"choice": "a-ja"} in saved
    assert saved.count({"text": "KUG"}) == saved.count({"number": "72"}) == 1


def test_a_closed_tab_loses_nothing_that_was_sent(site: Site, lea: Person, address: str) -> None:
    with site.visitor(lea) as page:
        page.goto(f"{address}?item=4")
        page.route(SAVES, lambda route: route.abort())
        page.get_by_label("Welches Gesetz?").fill("KUG")
        expect(line(page)).to_contain_text("Nicht gespeichert", timeout=3_000)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("about:blank")
        again = page.context.new_page()
        again.goto(f"{site.address}{address}?item=4")
        expect(again.get_by_label("Welches Gesetz?")).to_have_value("KUG")
        expect(line(again)).to_contain_text("Gespeichert um")
        again.close()
    assert kept() == [({"text": "KUG"}, False)]


def test_every_twentieth_packet_lost(site: Site, lea: Person, address: str) -> None:
    """One save in twenty never arrives, one in twenty is answered and the answer is lost: nothing is, and nothing twice."""
    chance = Random(7)

    def lossy(route: Route) -> None:
        fate = chance.random()
        if fate < 0.05:
            route.abort()
        elif fate < 0.10:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    with site.visitor(lea) as page:
        page.goto(f"{address}?all=1")
        page.route(SAVES, lossy)
        for time in range(6):
            for label in ("Ein Ja", "Nichts"):
                page.get_by_label(label).check()
            page.get_by_label("Welches Gesetz?").fill(f"Versuch {time}")
        page.get_by_label("Ein Ja").check()
        page.get_by_label("Welches Gesetz?").fill("KUG")
        for number in (1, 4):
            expect(page.locator(f"#item-{number} .save-line-words")).to_contain_text(
                "Gespeichert um", timeout=20_000
            )
    counting = [answer for answer, stale in kept() if not stale]
    assert [answer for answer in counting if "choice" in answer][-1] == {"choice": "a-ja"}
    assert [answer for answer in counting if "text" in answer][-1] == {"text": "KUG"}


def test_a_slow_network_is_told_and_a_doubled_save_is_kept_once(
    site: Site, lea: Person, address: str
) -> None:
    """Saves that arrive late, twice and in another order than they were sent."""
    held: list[Route] = []
    with site.visitor(lea) as page:
        page.goto(f"{address}?all=1")
        page.route(SAVES, lambda route: held.append(route))
        page.get_by_label("Ein Ja").check()
        page.get_by_label("Welches Gesetz?").fill("KUG")
        for number in (1, 4):
            words = page.locator(f"#item-{number} .save-line-words")
            expect(words).to_contain_text("Nicht gespeichert", timeout=4_000)
        assert len(held) == 2
        assert kept() == []
        for route in reversed(held):
            route.fetch()
            route.continue_()
        for number in (1, 4):
            words = page.locator(f"#item-{number} .save-line-words")
            expect(words).to_contain_text("Gespeichert um", timeout=2_000)
    assert sorted(kept(), key=repr) == [({"choice": "a-ja"}, False), ({"text": "KUG"}, False)]
