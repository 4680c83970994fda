"""Five and ten minutes without a server or a network, the session ended meanwhile: nothing is lost, and the words are true.

The clock of the page goes faster; what it waits for, and how often it asks again, is what it would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, expect

from course_engine.accounts.models import Person, SignInSession
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.journeys.conftest import Site
from tests.journeys.test_saving import PASSWORD, SAVES, address, kept, lea  # noqa: F401

EVERY = 30  # seconds between two answers
NOTICED = 2  # seconds until the page has to say so
FIRST_WAITS = (1, 2, 4, 8)
LONGEST_WAIT = 15
LABEL = "Welches Gesetz?"


@dataclass
class Outage:
    """Lets the page's seconds pass, and knows in which of them it asked the server for item 4."""

    page: Page
    second: int = 0
    asked: list[int] = field(default_factory=list)

    def pass_by(self, seconds: int) -> None:
        for _second in range(seconds):
            self.second += 1
            self.page.clock.run_for(1000)
            self.page.wait_for_timeout(5)  # for the browser, to find out that nobody answers

    def note(self, request: Request) -> None:
        if request.url.endswith("/responses") and "i-wort" in (request.post_data or ""):
            self.asked.append(self.second)


@contextmanager
def without_server(page: Page) -> Iterator[None]:
    page.route(SAVES, lambda route: route.abort())
    yield
    page.unroute(SAVES)


@contextmanager
def without_network(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def end_all_sessions() -> None:
    db.session.query(SignInSession).update({"ended_at": utc_now()})
    db.session.commit()
    db.session.remove()


def sign_in_again(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Wieder anmelden").click()
    page.get_by_label("E-Mail-Adresse").fill("lea@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Anmelden").click()


def assert_patient(asked: list[int]) -> None:
    """Soon at first, then less often, and never less often than every quarter of a minute."""
    waits = [later - earlier for earlier, later in pairwise(asked)]
    for wait, expected in zip(waits, (*FIRST_WAITS, *[LONGEST_WAIT] * len(waits)), strict=False):
        assert expected - 1 <= wait <= expected + 2, waits


@pytest.mark.slow
@pytest.mark.parametrize("outage", [without_server, without_network])
@pytest.mark.parametrize("minutes", [5, 10])
def test_a_long_outage_loses_nothing(
    site: Site,
    lea: Person,  # noqa: F811
    address: str,  # noqa: F811
    outage: Callable[[Page], AbstractContextManager[None]],
    minutes: int,
) -> None:
    own = {
        "width": 1280,
        "height": 900 + minutes + (outage is without_server),
    }  # no other test meets this clock
    with site.visitor(lea, viewport=own) as page:
        page.clock.install()
        page.goto(f"{address}?all=1")
        words = page.locator("#item-4 .save-line-words")
        gone = Outage(page)
        page.on("request", gone.note)
        with outage(page):
            page.get_by_label("Ein Ja").check()
            for number in range(minutes * 60 // EVERY):
                page.get_by_label(LABEL).fill(f"Versuch {number}")
                gone.pass_by(NOTICED)
                expect(words).to_contain_text("Nicht gespeichert", timeout=1_000)
                gone.pass_by(EVERY - NOTICED)
                expect(words).to_contain_text("Nicht gespeichert", timeout=1_000)
                if number == 3:
                    end_all_sessions()
            assert kept() == []
            assert len(gone.asked) > minutes * 60 // (LONGEST_WAIT + 2)
            assert_patient(gone.asked)
        gone.pass_by(LONGEST_WAIT + 1)
        expect(page.get_by_text("Du bist abgemeldet.")).to_be_visible()
        expect(words).to_contain_text("Nicht gespeichert", timeout=1_000)
        sign_in_again(page)
        page.wait_for_url(f"**{address}*")
        expect(page.get_by_label(LABEL)).to_have_value(f"Versuch {number}")
        page.clock.run_for(1000)
        for item in (1, 4):
            saved = page.locator(f"#item-{item} .save-line-words")
            expect(saved).to_contain_text("Gespeichert um", timeout=2_000)
    answers = [answer for answer, stale in kept() if not stale]
    assert answers.count({"choice": "a-ja"}) == 1
    assert [one for one in answers if "text" in one][-1] == {"text": f"Versuch {number}"}
    assert len(answers) == 3  # the first that was sent, under its old key, and the last
