"""How points, answers and prompts are put on a page."""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from course_engine.assessment.answers import Answer, chosen_ids, is_empty, number_of
from course_engine.content.catalogue import ChoiceItem, Item, Number, TrueFalse
from course_engine.content.rendering import render_inline, render_text

_ONE_PARAGRAPH = re.compile(
    r"\s*<p>(?P<line>(?:(?!</?(?:p|div|ul|ol|table|pre|blockquote|figure)\b).)*)</p>\s*", re.DOTALL
)


def points(value: float) -> str:
    """Points without needless decimals: "5,5"."""
    return str(format_decimal(Decimal(repr(value)), "#,##0.##"))


def prompt_line(prompt: str, language: str) -> Markup | None:
    """A prompt of one paragraph as a line that fits into a legend or label; None for a longer one."""
    single = _ONE_PARAGRAPH.fullmatch(render_text(prompt, language=language))
    return Markup(single["line"]) if single else None  # noqa: S704  (sanitised by render_text)


def answer_words(answer: Answer | None, item: Item) -> list[Markup]:
    """An answer as people read it, one entry for each thing picked; empty where there is none."""
    if answer is None or is_empty(answer):
        return []
    if isinstance(item, ChoiceItem):
        chosen = chosen_ids(answer)
        return [render_inline(choice.text) for choice in item.choices if choice.id in chosen]
    if isinstance(item, TrueFalse):
        return [Markup.escape(_("Stimmt") if answer["value"] else _("Stimmt nicht"))]
    if isinstance(item, Number):
        return [number_words(answer["number"], item)]
    return [Markup.escape(answer["text"])]


def number_words(text: str, item: Item) -> Markup:
    """A number as the page's language writes it, with the unit of its item."""
    number = number_of(text)
    shown = text if number is None else format_decimal(number, "#,##0.##########")
    unit = item.unit if isinstance(item, Number) else ""
    return Markup.escape(f"{shown} {unit}".strip())
