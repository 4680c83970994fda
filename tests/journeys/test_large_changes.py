"""A change to a quiz with too many results to wait for: the page says how far the worker is, and then asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from course_engine.accounts.models import Role
from course_engine.authoring import background
from course_engine.authoring.queries import figures, taken
from course_engine.authoring.queries.figures import Tell
from course_engine.db import db
from course_engine.jobs import Job, run_due_job
from course_engine.web.clock import utc_now
from tests.authoring.quiz_files import OTHER_KEY, attempts_of_all, publish
from tests.builders import make_person
from tests.journeys.conftest import Site


class SlowWorker:
    """Does one job, and after each attempt waits until it may go on."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = app
        self.may_go_on = threading.Semaphore(0)
        self.got_on = threading.Semaphore(0)
        self._thread: threading.Thread | None = None
        tells = background._telling

        def slowly(job: Job) -> Tell:
            tell = tells(job)

            def tell_and_wait(done: int) -> None:
                tell(done)
                self.got_on.release()
                assert self.may_go_on.acquire(timeout=60)

            return tell_and_wait

        monkeypatch.setattr(background, "_telling", slowly)

    def begin(self) -> None:
        """Take up the job and get on by one attempt."""
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        assert self.got_on.acquire(timeout=60)

    def finish(self) -> None:
        self.may_go_on.release(1000)
        assert self._thread is not None
        self._thread.join(60)

    def _work(self) -> None:
        with self.app.app_context():
            assert run_due_job(utc_now)


@pytest.fixture
def worker(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowWorker]:
    """For a page, two finished attempts are too many here; they are looked at one by one."""
    monkeypatch.setattr(figures, "AT_ONCE", 2)
    monkeypatch.setattr(taken, "PORTION", 1)
    made = SlowWorker(site.app, monkeypatch)
    yield made
    made.may_go_on.release(1000)


def go_on(page: Page, *, javascript: bool) -> None:
    """By itself the page looks how far the worker is; without a script there is a link."""
    if not javascript:
        page.get_by_role("link", name="Stand neu laden").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_way_to_a_decision_about_many_results(site: Site, worker: SlowWorker, javascript: bool) -> None:
    with site.app.app_context():
        scout = make_person("Sami Scout", roles=[Role.LEARNER, Role.SCOUT])
        publish()
        attempts_of_all([make_person() for _ in range(3)])
        db.session.remove()
    file = {"name": "fotos.yaml", "mimeType": "text/yaml", "buffer": OTHER_KEY.encode()}
    with site.visitor(scout, java_script_enabled=javascript) as page:
        page.goto("/authoring/quizzes/new")
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        page.locator("main form [type=submit]").first.click()
        shown = page.locator("[data-progress]")
        expect(shown).to_contain_text("0 von 3 Versuchen durchgesehen.")
        expect(page.get_by_role("button", name="So veröffentlichen")).to_have_count(0)

        worker.begin()
        go_on(page, javascript=javascript)
        expect(shown).to_contain_text("1 von 3 Versuchen durchgesehen.", timeout=5_000)
        expect(shown.locator("progress")).to_have_js_property("value", 1)
        worker.finish()
        go_on(page, javascript=javascript)
        expect(page.get_by_text("Bisher sind 3 Versuche abgegeben.")).to_be_visible(timeout=5_000)
        expect(shown).to_have_count(0)

        page.get_by_label("Alle neu").check()
        page.get_by_role("button", name="So veröffentlichen").click()
        expect(page.get_by_role("heading", name="Wird veröffentlicht")).to_be_visible()
        worker.begin()
        worker.finish()
        go_on(page, javascript=javascript)
        page.wait_for_url("**/authoring/regrades/*")
        expect(page.locator("main")).to_contain_text("Alle wurden neu bewertet.")
