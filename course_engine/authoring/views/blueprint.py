"""The room's blueprint, to which every file of views adds its addresses, and how its things are written on pages."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint
from flask_babel import format_decimal
from flask_babel import gettext as _

from course_engine.accounts.models import Role
from course_engine.assessment.wording import points
from course_engine.authoring.impact import Change, Kind, item_lines, item_text, item_words, quiz_text
from course_engine.authoring.lint import Remark
from course_engine.authoring.quiz_builder import form_words_of
from course_engine.content.catalogue import Finding, Quiz
from course_engine.items import Item
from course_engine.web.filters import percent
from course_engine.web.roles import role_required

bp = Blueprint("authoring", __name__)

authors_only = role_required(Role.SCOUT, Role.ADMIN)
trainers_only = role_required(Role.TRAINER, Role.ADMIN)


@bp.app_template_filter()
def finding_problem(finding: Finding) -> str:
    """What is wrong, in the language of the page."""
    return finding.problem(_)


@bp.app_template_filter()
def finding_advice(finding: Finding) -> str:
    """What to do about it, in the language of the page."""
    return finding.advice(_)


@bp.app_template_filter()
def remark_words(remark: Remark) -> str:
    """What was noticed, in the language of the page."""
    return remark.words(_)


@bp.app_template_filter()
def remark_reason(remark: Remark) -> str:
    """Why it matters, in the language of the page."""
    return remark.reason(_)


@bp.app_template_filter()
def remark_remedy(remark: Remark) -> str:
    """What to do, in the language of the page."""
    return remark.remedy(_)


@bp.app_template_filter()
def in_form_words(sentence: str) -> str:
    """A sentence about a quiz file with the names that its fields have in forms."""
    return form_words_of(sentence)


@bp.app_template_filter()
def first_words(prompt: str) -> str:
    """The beginning of a Markdown text without its marks, to tell it from others in a list."""
    return item_words(prompt, 140)


@bp.app_template_filter()
def change_words(change: Change) -> str:
    """A difference as a sentence, in the language of the page."""
    show = percent if change.kind is Kind.MASTERY else points
    values = {name: show(one) if isinstance(one, float) else one for name, one in change.values.items()}
    return str(_(change.text, **values))


def readable_item(one: Item | Quiz | None) -> str:
    """An item, or a quiz without its items, as lines in the language of the page; an empty text for none."""
    if one is None:
        return ""
    return quiz_text(one, _, _number) if isinstance(one, Quiz) else item_text(one, _, _number)


@bp.app_template_filter()
def readable_lines(item: Item) -> list[str]:
    """What an item says besides its prompt, in the language of the page."""
    return item_lines(item, _, _number)


def _number(value: float) -> str:
    return str(format_decimal(Decimal(repr(value)), "#,##0.##########"))
