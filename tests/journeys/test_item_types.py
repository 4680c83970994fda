"""Every type of item is answered by keys alone with JavaScript, and by the plain form without; axe finds nothing.

A new type adds its example to `tests.items.examples` and here a row to `BY_KEYS`: how its right answer is given with the
keyboard. Without JavaScript nothing is needed, as a form's fields are the same for all types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from course_engine.accounts.models import Person
from course_engine.assessment import queries
from course_engine.assessment.forms import field_name
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.queries import answered_entries
from course_engine.db import db
from course_engine.items import ITEM_KINDS, Item
from tests.assessment.written import FREE, SHARED
from tests.builders import NOW, make_person, make_quiz
from tests.items.examples import EXAMPLES as JUDGED
from tests.journeys.answering import fields_of, fill_in_the_form, right_fields
from tests.journeys.conftest import Site
from tests.journeys.test_accessibility import too_wide, violations

MOST_STOPS = 120
EXAMPLES = (*JUDGED, FREE, SHARED)


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if control.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {control}")


def pick_one(page: Page, item: Item) -> None:
    """Of a group of radio buttons the first has the stop; arrows go on to the others and pick them."""
    for part, (value,) in right_fields(item).items():
        group = fields_of(page, item, part)
        values = [one.get_attribute("value") for one in group.all()]
        tab_to(page, group.first)
        page.keyboard.press("Space")
        for _step in range(values.index(value)):
            page.keyboard.press("ArrowDown")
        expect(group.nth(values.index(value))).to_be_checked()


def tick(page: Page, item: Item) -> None:
    for value in right_fields(item)[""]:
        tab_to(page, page.locator(f'[name="{field_name(item.id)}"][value="{value}"]'))
        page.keyboard.press("Space")


def type_in(page: Page, item: Item) -> None:
    for part, (value,) in right_fields(item).items():
        tab_to(page, fields_of(page, item, part))
        page.keyboard.type(value)


def choose_from_lists(page: Page, item: Item) -> None:
    for part, (value,) in right_fields(item).items():
        tab_to(page, fields_of(page, item, part))
        choose(page, fields_of(page, item, part), value)


def choose(page: Page, field: Locator, value: str) -> None:
    values = field.evaluate("one => [...one.options].map(option => option.value)")
    for _step in range(values.index(value)):
        page.keyboard.press("ArrowDown")
    expect(field).to_have_value(value)


def fill_gaps(page: Page, item: Any) -> None:
    fields = right_fields(item)
    for part in item.numbers:
        field = fields_of(page, item, part)
        tab_to(page, field)
        if item.gap(part).type == "choice":
            choose(page, field, fields[part][0])
        else:
            page.keyboard.type(fields[part][0])


def move_up(page: Page, item: Any) -> None:
    """Bring each entry to its place, the first one first; the focus stays with what is moved."""
    news = page.locator("[data-order-news]")
    for place, entry in enumerate(item.entries, start=1):
        row = page.locator(".order-row", has_text=entry.text)
        while (at := row.evaluate("one => [...one.parentNode.children].indexOf(one) + 1")) > place:
            up = row.get_by_role("button", name="Nach oben")
            if not up.evaluate("one => one === document.activeElement"):
                page.evaluate("() => document.activeElement.blur()")
                tab_to(page, up)
            page.keyboard.press("Enter")
            expect(news).to_have_text(f"{entry.text}: Platz {at - 1} von {len(item.entries)}")
            assert row.evaluate("one => one.contains(document.activeElement)")


BY_KEYS: dict[str, Callable[[Page, Any], None]] = {
    "single_choice": pick_one,
    "multiple_choice": tick,
    "true_false": pick_one,
    "true_false_grid": pick_one,
    "matching": choose_from_lists,
    "ordering": move_up,
    "gaps": fill_gaps,
    "short_text": type_in,
    "number": type_in,
    "free_text": type_in,
    "reflection": type_in,
}


def test_every_type_is_answered() -> None:
    assert {item.kind for item in EXAMPLES} == set(ITEM_KINDS)


@pytest.fixture
def lea(site: Site) -> Iterator[Person]:
    with site.app.app_context():
        yield make_person("Lea Lernt", email="lea@example.org")
        db.session.remove()


def begun(examples: Sequence[Item], learner: Person) -> tuple[str, list[Item]]:
    """The address of a running attempt at a quiz of these items, and the items as they are shown there."""
    quiz = queries.get_quiz(make_quiz("q-arten", items=[item.to_body() for item in examples]).slug)
    attempt = start_attempt(quiz, learner=learner, generator=Random(3), now=NOW)
    items = [entry.item for entry in answered_entries(attempt.id)]
    path = f"/attempts/{attempt.id}"
    db.session.remove()
    return path, items


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda item: item.kind)
def test_by_keys_alone(site: Site, lea: Person, example: Item) -> None:
    path, (item,) = begun([example], lea)
    with site.visitor(lea) as page:
        page.goto(path)
        BY_KEYS[item.kind](page, item)
        expect(page.locator(".save-line-words")).to_contain_text("Gespeichert um")
        press(page, "Speichern und Übersicht ansehen")
        page.wait_for_url("**/check")
        expect(page.locator(".check-answer")).not_to_contain_text("noch ohne Antwort")
        press(page, "Quiz abgeben")
        see_the_result(page, item)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda item: item.kind)
def test_without_javascript(site: Site, lea: Person, example: Item) -> None:
    path, (item,) = begun([example], lea)
    with site.visitor(lea, java_script_enabled=False, viewport={"width": 320, "height": 640}) as page:
        page.goto(path)
        fill_in_the_form(page, item)
        page.get_by_role("button", name="Speichern und Übersicht ansehen").last.click()
        with page.expect_navigation():
            page.get_by_role("link", name="Aufgabe 1").click()
        for part, values in right_fields(item).items():
            assert shown_values(page, item, part) == list(values)
        page.get_by_role("button", name="Speichern und Übersicht ansehen").last.click()
        page.get_by_role("button", name="Quiz abgeben").click()
        see_the_result(page, item)


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_all_types_on_one_page(site: Site, lea: Person, look: dict[str, Any]) -> None:
    path, items = begun(EXAMPLES, lea)
    with site.visitor(lea, **look) as page:
        page.goto(f"{path}?all=1")
        assert violations(page) == []
        for item in items:
            fill_in_the_form(page, item)
        assert wide_at_320(page) == []
        page.get_by_role("button", name="Speichern und Übersicht ansehen").last.click()
        page.wait_for_url("**/check")
        assert violations(page) == []
        page.get_by_role("button", name="abgeben").click()
        page.wait_for_url("**/result")
        assert violations(page) == []
        assert wide_at_320(page) == []


def test_a_result_without_an_answer(site: Site, lea: Person) -> None:
    path, _items = begun(EXAMPLES, lea)
    with site.visitor(lea, color_scheme="dark") as page:
        page.goto(f"{path}/check")
        page.get_by_role("button", name="Trotzdem abgeben").click()
        page.wait_for_url("**/result")
        assert violations(page) == []
        assert wide_at_320(page) == []


def shown_values(page: Page, item: Item, part: str) -> list[str]:
    """What the fields of a part say."""
    script = """all => all.filter(one => !["radio", "checkbox"].includes(one.type) || one.checked)
        .map(one => one.value)"""
    return list(fields_of(page, item, part).evaluate_all(script))


def press(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("button", name=name).locator("visible=true").last)
    page.keyboard.press("Enter")


def see_the_result(page: Page, item: Item) -> None:
    page.wait_for_url("**/result")
    if item.scored and not item.marked:
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bestanden")


def wide_at_320(page: Page) -> Any:
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    found = too_wide(page)
    if size:
        page.set_viewport_size(size)
    return found
