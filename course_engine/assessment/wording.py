"""How points, answers and prompts are put on a page."""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from course_engine.content.rendering import render_inline, render_text
from course_engine.items import Answer, Item, says_nothing
from course_engine.items.base import Form, Part, Said
from course_engine.items.typed import number_of

GROUPED_FROM = 10_000
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
    """An answer as people read it, one entry for each thing said; empty where there is none."""
    if answer is None or says_nothing(answer):
        return []
    return [said_words(said) for said in item.words(answer)]


def said_words(said: Said) -> Markup:
    """Something said, in front of it what it is about."""
    words = _words_alone(said)
    if not said.about:
        return words
    about = said.about.rstrip(" .:")
    colon = ":" if about.rstrip("*_`")[-1:].isalnum() else ""
    return Markup("{}{} {}").format(render_inline(about), colon, words)


def _words_alone(said: Said) -> Markup:
    match said.form:
        case Form.MARKDOWN:
            return render_inline(said.text)
        case Form.PROSE:
            return Markup("<br>").join(said.text.split("\n"))
        case Form.MESSAGE:
            return Markup.escape(_(said.text, **(said.values or {})))
        case Form.NUMBER:
            return Markup.escape(f"{_number(said.text)} {said.unit}".strip())
    return Markup.escape(said.text)


def _number(text: str) -> str:
    """A number as the page's language writes it. Four digits stay together: many of them are years."""
    number = number_of(text)
    if number is None:
        return text
    pattern = "#,##0.##########" if abs(number) >= GROUPED_FROM else "0.##########"
    return str(format_decimal(number, pattern))


def remark(part: Part) -> str:
    """What is to be said about how a part was judged."""
    return str(_(part.remark, **(part.values or {}))) if part.remark else ""
