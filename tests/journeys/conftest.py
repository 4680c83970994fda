"""A real server and a real browser. Where no Chromium is found the tests say so; in CI that is a failure."""

from __future__ import annotations

import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from waitress import create_server
from werkzeug.wsgi import ClosingIterator

from course_engine import create_app
from course_engine.accounts.models import Person
from course_engine.accounts.operations import sign_in as sessions
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.conftest import TEST_CONFIG
from tests.demo_start import DemoStart
from tests.snapshots import Snapshots

# The shell, a package of its own in Debian, is the same browser without windows, and starts and paints faster.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        if os.environ.get("REQUIRE_CHROMIUM") or os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and CI must not do without")
        pytest.skip("no Chromium on this machine: the browser tests are left out")
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Site:
    """A served instance: its app, its address, and every request that a browser made."""

    app: Flask
    address: str
    browser: Browser
    settle: Callable[[], None]
    requested: list[str] = field(default_factory=list)
    _idle: dict[str, list[BrowserContext]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def visitor(self, person: Person | None = None, **options: Any) -> Iterator[Page]:
        """A browser that knows nothing of earlier visits, German by default, signed in as `person` if one is given.

        Only what the cache of the browser holds, styles and scripts, is there from earlier: windows are slow to open.
        """
        idle = self._idle[repr(options)]
        context = idle.pop() if idle else self._open(options)
        if person is not None:
            self.sign_in(context, person)
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: failures.append(said.text) if _complains(said) else None)
        yield page
        self._forget(context, page)
        idle.append(context)
        assert failures == []

    def _open(self, options: dict[str, Any]) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.address,
            **({"locale": "de-DE", "viewport": {"width": 1280, "height": 900}} | options),
        )
        context.on("request", lambda request: self._note(request))
        context.set_default_timeout(30_000)  # far more than it takes, for machines that do much else
        return context

    def _forget(self, context: BrowserContext, page: Page) -> None:
        """Leave nothing in the window that the next visitor could meet."""
        everything = {"origin": self.address, "storageTypes": "all"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
        context.clear_cookies()
        for opened in context.pages:
            opened.close()

    def sign_in(self, context: BrowserContext, person: Person) -> None:
        with self.app.app_context():
            token = sessions.sign_in(person, device="journey", now=utc_now())
            signer = self.app.session_interface.get_signing_serializer(self.app)
            cookie = signer.dumps({"_user_id": token, "_fresh": True})
        context.add_cookies([{"name": "session", "value": cookie, "url": self.address}])

    def _note(self, request: Request) -> None:
        self.requested.append(request.url)

    @property
    def foreign_requests(self) -> list[str]:
        return [url for url in self.requested if not url.startswith((self.address, "data:", "blob:"))]


def _complains(said: ConsoleMessage) -> bool:
    """Whether the console speaks of a mistake in the page. That a request failed may be what the test wants."""
    return said.type == "error" and not said.text.startswith("Failed to load resource:")


class Counted:
    """The application as a server calls it, which knows how many requests are under way."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._under_way = 0
        self._changed = threading.Condition()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self._count(1)
        return ClosingIterator(self._application(environ, start_response), lambda: self._count(-1))

    def _count(self, change: int) -> None:
        with self._changed:
            self._under_way += change
            self._changed.notify_all()

    def settle(self) -> None:
        """Wait until what closed windows had still asked for is answered: nothing may write when rows are put back."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._under_way == 0, timeout=30)


@contextmanager
def served(app: Flask, browser: Browser) -> Iterator[Site]:
    counted = Counted(app)
    server = create_server(counted, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.effective_port}"
    app.config["BASE_URL"] = address
    yield Site(app, address, browser, counted.settle)
    server.close()
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def empty_site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Site]:
    config = TEST_CONFIG | {"WTF_CSRF_ENABLED": True}  # as in real life
    if request.config.getoption("--postgres"):
        config |= {"SQLALCHEMY_DATABASE_URI": request.getfixturevalue("postgres_url")}
    app = create_app(config, instance_path=tmp_path_factory.mktemp("empty"))
    with app.app_context():
        upgrade()
        db.session.remove()
    with served(app, browser) as site:
        yield site


@pytest.fixture(scope="session")
def empty_files(empty_site: Site) -> Snapshots:
    file = Path(empty_site.app.instance_path) / "course-engine.db"
    return Snapshots(file if file.exists() else None)


@pytest.fixture
def site(empty_site: Site, empty_files: Snapshots) -> Site:
    """An empty, migrated instance, with CSRF protection on."""
    empty_site.settle()
    empty_site.requested.clear()
    with empty_site.app.app_context():
        empty_files.empty()
    return empty_site


@pytest.fixture(scope="session")
def demo_site(
    browser: Browser, demo_start: DemoStart, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The demo with all its people, on SQLite as its command makes it.

    Tests look at it and change nothing that another one looks at.
    """
    folder = shutil.copytree(demo_start.folder, tmp_path_factory.mktemp("demo-site"), dirs_exist_ok=True)
    app = create_app(TEST_CONFIG | {"WTF_CSRF_ENABLED": True}, instance_path=folder)
    with served(app, browser) as site:
        yield site
