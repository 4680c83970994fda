"""Makes the README's pictures from a fresh demo: python .ci/screenshots.py (needs Chromium and the test extra)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[1] / ".screenshots"
PASSWORD = "gemeinsam-lernen"  # noqa: S105
LEARNER, TRAINER = "aylin.demir@example.org", "carola.wiegand@example.org"


def catalogue(page: Page) -> None:
    page.goto("/modules")


def lesson(page: Page) -> None:
    page.goto("/modules/fotos-mit-gutem-gewissen")
    page.get_by_role("link", name="Darf das Bild raus?").first.click()


def quiz(page: Page) -> None:
    page.goto("/quizzes/ruhig-bleiben-gegen-hass")
    begin = page.get_by_role("button", name="Quiz beginnen")
    (begin if begin.count() else page.get_by_role("link", name="Weiter mit deinem Versuch")).first.click()
    page.wait_for_url("**/attempts/**")
    page.locator("main input[type=radio]").first.check()
    page.get_by_text("Gespeichert um").first.wait_for()


def result(page: Page) -> None:
    page.goto("/quizzes/fotos-mit-gutem-gewissen")
    page.get_by_role("link", name="Versuch").first.click()


def mentor(page: Page) -> None:
    page.goto("/mentoring/new?topic=videokonferenzen")


def cohort(page: Page) -> None:
    page.goto("/cohorts")
    page.locator("main a[href^='/cohorts/']").first.click()


SHOTS: list[tuple[str, str, Callable[[Page], None], int]] = [
    ("catalogue", LEARNER, catalogue, 1280),
    ("lesson", LEARNER, lesson, 1280),
    ("quiz", LEARNER, quiz, 390),
    ("result", LEARNER, result, 390),
    ("mentor", LEARNER, mentor, 390),
    ("cohort", TRAINER, cohort, 1280),
]


def take(browser: Browser, address: str, name: str, who: str, go: Callable[[Page], None], width: int) -> None:
    height = 1180 if width < 800 else 860
    context = browser.new_context(
        base_url=address, locale="de-DE", viewport={"width": width, "height": height}, color_scheme="light"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#email", who)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/")
    go(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    context.close()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory() as instance:
        command = [sys.executable, "-m", "course_engine.cli", "demo", "--instance", instance]
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        address = ""
        while not address:
            found = re.search(r"http://127\.0\.0\.1:\d+", demo.stdout.readline() if demo.stdout else "")
            address = found[0] if found else ""
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                for shot in SHOTS:
                    take(browser, address, *shot)
        finally:
            demo.terminate()


if __name__ == "__main__":
    main()
