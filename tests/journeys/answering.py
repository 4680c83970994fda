"""How items are answered on a page, whatever their type: the form's fields are all that is known of them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from course_engine.assessment.forms import field_name
from course_engine.items import Item

IN_OWN_WORDS = {"text": "In eigenen Worten.\nUnd eine zweite Zeile."}


def fields_of(page: Page, item: Item, part: str) -> Locator:
    return page.locator(f'[name="{field_name(item.id, part)}"]')


def right_fields(item: Item) -> dict[str, tuple[str, ...]]:
    return item.fields(item.right_answer() or IN_OWN_WORDS)


def fill_in_the_form(page: Page, item: Any) -> None:
    if item.kind == "ordering" and page.locator(".order-row button:visible").count():
        order_by_buttons(page, item)
        return
    for part, values in right_fields(item).items():
        for value in values:
            field = fields_of(page, item, part).first
            kind = field.get_attribute("type")
            if kind in ("radio", "checkbox"):
                page.locator(f'[name="{field_name(item.id, part)}"][value="{value}"]').check()
            elif kind is None and field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def order_by_buttons(page: Page, item: Any) -> None:
    """Bring each entry to its place, the first one first, where a script shows buttons instead of lists."""
    for place, entry in enumerate(item.entries, start=1):
        row = page.locator(".order-row", has_text=entry.text)
        while row.evaluate("one => [...one.parentNode.children].indexOf(one) + 1") > place:
            row.get_by_role("button", name="Nach oben").click()
