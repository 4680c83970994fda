"""Every page can be used by everybody: seen by axe, at 320 px, in dark and forced colours, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page, Response

from course_engine import create_app
from tests.conftest import TEST_CONFIG
from tests.journeys.conftest import Site
from tests.journeys.pages import LESSONS, PAGES, STATES, Visit, open_everything, person_of, prepare

NO_PAGES = {
    "static": "a file",
    "bootstrap.static": "a file",
    "web.font": "a file",
    "content.asset": "a picture",
    "assessment.receipt_file": "a file",
    "authoring.download_package": "a file",
    "mentoring.message_image": "a picture",
    "mentoring.reported_image": "a picture",
    "web.health": "a word for machines",
    "assessment.lesson": "leads on to a lesson",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"target-size": {"enabled": True}},  # the only rule of WCAG 2.2, and it is off by default
    "resultTypes": ["violations"],
    "preload": False,  # of styles and films, for rules that are not asked
}
LOOKS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}
SIZES = {320: {"width": 320, "height": 640}, 1280: {"width": 1280, "height": 900}}
"""The narrow size is what is left of 1280 px when somebody enlarges the page to 400 %."""

ALL = (*PAGES, *STATES)
EVERY_LESSON = [Visit(path.rpartition("/")[2], None, path, open_everything) for path in LESSONS]
AXE = Axe()


def test_every_page_is_visited(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = create_app(TEST_CONFIG, instance_path=tmp_path_factory.mktemp("map"))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NO_PAGES.keys() == {endpoint_of(app, visit) for visit in PAGES}


def endpoint_of(app: Flask, visit: Visit) -> str:
    path = re.sub(r"\{\w+\}", "1", visit.path.partition("?")[0])
    endpoint, _values = app.url_map.bind("").match(path)
    return str(endpoint)


class Visitors:
    """All visitors share one browser window, as it then loads styles and scripts only once; they sign in by turns."""

    def __init__(self, site: Site, page: Page, names: dict[str, str]) -> None:
        self.site, self.page, self.names = site, page, names
        self.brand = site.app.config["BRAND"]
        self.titles: dict[str, str] = {}
        self._cookies: dict[str | None, Any] = {None: []}
        self._complaints: list[str] = []
        self._answer: Response | None = None
        page.on("response", self._hear)
        page.on("console", self._listen)
        page.on("requestfailed", lambda request: self._complaints.append(f"failed: {request.url}"))

    def _hear(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._answer = response

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self._complaints.append(f"{said.text} ({said.location.get('url')})")

    def _become(self, who: str | None) -> None:
        context = self.page.context
        context.clear_cookies()
        if who not in self._cookies:
            with self.site.app.app_context():
                person = person_of(str(who))
            self.site.sign_in(context, person)
            self._cookies[who] = context.cookies()
        context.add_cookies(self._cookies[who])

    def go(self, visit: Visit, look: str, width: int) -> Page:
        """Show the page as it is meant to be seen. Its answer and its console are as they should be."""
        page = self.page
        self._become(visit.who)
        page.emulate_media(**LOOKS[look])  # type: ignore[arg-type]
        page.set_viewport_size(SIZES[width])  # type: ignore[arg-type]
        self._complaints.clear()
        page.goto(visit.path.format(**self.names))
        if visit.act:
            visit.act(page)
        assert self._answer is not None
        assert self._answer.status == visit.status, page.url
        said = [one for one in self._complaints if not (visit.status >= 400 and self._answer.url in one)]
        assert said == []
        return page


@pytest.fixture(scope="module")
def visitors(demo_site: Site) -> Iterator[Visitors]:
    names = prepare(demo_site.app)
    with demo_site.visitor(reduced_motion="reduce") as page:
        yield Visitors(demo_site, page, names)
    assert demo_site.foreign_requests == []


@pytest.mark.parametrize("visit", ALL, ids=str)
def test_page(visitors: Visitors, visit: Visit) -> None:
    page = visitors.go(visit, "light", 1280)
    assert page.locator("h1").count() == 1
    title = page.title().removesuffix(f" – {visitors.brand}")
    assert title
    if visit in PAGES:  # a state shares the title of its page
        assert visitors.titles.setdefault(title, visit.name) == visit.name, "another page has this title"
    assert violations(page) == []
    page.set_viewport_size(SIZES[320])  # type: ignore[arg-type]
    assert too_wide(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("visit", [*ALL, *EVERY_LESSON], ids=str)
def test_page_in_every_look(visitors: Visitors, visit: Visit, look: str, width: int) -> None:
    page = visitors.go(visit, look, width)
    assert violations(page) == []
    assert too_wide(page) == []


def test_axe_would_find_something(visitors: Visitors) -> None:
    page = visitors.go(next(visit for visit in PAGES if visit.name == "help"), "light", 1280)
    page.evaluate(
        """() => {
            const tiny = Array(2).fill('<button class="tiny">x</button>').join("");
            document.querySelector("main").insertAdjacentHTML("beforeend", `<img src="/static/img/mark.svg">${tiny}`);
            const style = new CSSStyleSheet();
            style.replaceSync(".tiny { width: 8px; height: 8px; padding: 0; border: 0; font-size: 5px }");
            document.adoptedStyleSheets = [style];
        }"""
    )
    rules = {line.partition(":")[0] for line in violations(page)}
    assert rules == {"image-alt", "target-size"}


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each element."""
    page.evaluate(AXE.axe_script)
    found = page.evaluate(
        "options => axe.run(document, options).then(results => results.violations)", OPTIONS
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} ({node.get('failureSummary', '')[:300]})"
        for rule in found
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty if it does not."""
    return page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            const wide = [...document.body.querySelectorAll("*")].filter(
                one => one.getBoundingClientRect().right > root.clientWidth + 0.5);
            return [`${root.scrollWidth} px`, ...wide.slice(0, 8).map(one => one.outerHTML.slice(0, 100))];
        }"""
    )


BY_KEYBOARD = ("dashboard", "lesson", "attempt", "mentor request", "cohort", "editor")

FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    window.stops ??= new Map();
    const seen = window.stops.has(one);
    if (!seen) window.stops.set(one, window.stops.size);
    const around = one.parentElement;  // a row or a card may show the ring of what is in it
    const rings = [getComputedStyle(one), getComputedStyle(one, "::after")]
        .concat([around, around?.parentElement].filter(Boolean).map(ring => getComputedStyle(ring)))
        .filter(style => style.outlineStyle !== "none" && !/, 0\\)$|^transparent$/.test(style.outlineColor))
        .map(style => parseFloat(style.outlineWidth));
    const box = one.getBoundingClientRect();
    let above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    while (above && !["fixed", "sticky"].includes(getComputedStyle(above).position)) above = above.parentElement;
    return {
        name: one.outerHTML.slice(0, 140).replace(/\\s+/g, " "),
        number: window.stops.get(one),
        seen,
        ring: Math.max(0, ...rings),
        covered: Boolean(above) && !above.contains(one),
        visible: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 1,
    };
}"""


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_every_stop_of_the_keyboard_is_seen_and_left_again(visitors: Visitors, name: str) -> None:
    page = visitors.go(next(visit for visit in PAGES if visit.name == name), "light", 1280)
    stops = stops_by_keyboard(page)
    assert len(stops) >= 5
    assert [stop["name"] for stop in stops if is_hard_to_see(stop)] == []


def is_hard_to_see(stop: dict[str, Any]) -> bool:
    return stop["ring"] < 2 or stop["covered"] or not stop["visible"]


def stops_by_keyboard(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key, from the top of the page until it leaves at the end. Fails where the key is held."""
    page.evaluate("() => { getSelection().removeAllRanges(); scrollTo(0, 0); }")
    stops: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or (stop["number"] == 0 and stops):
            return stops
        assert not stop["seen"], f"the key is held at {stop['name']}"
        stops.append(stop)
    pytest.fail(f"no end after 400 stops, the last {stops[-1]['name']}")
