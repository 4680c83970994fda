"""An attempt under way: its items, the saving of answers, the look over everything, and submitting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.assessment import queries
from course_engine.assessment.forms import (
    AnswerField,
    MalformedRequest,
    answers_from_form,
    answers_from_json,
    blank_field,
    fields_again,
    fields_of,
    item_ids_in,
    item_ids_in_json,
    new_key,
)
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations import save_responses as saving
from course_engine.assessment.operations import submit_attempt as submitting
from course_engine.assessment.operations.save_responses import Acknowledgement, AttemptClosed, TimeIsUp
from course_engine.assessment.queries import AttemptPage, Conflict, Entry
from course_engine.assessment.queries.taking import settings_of
from course_engine.assessment.views.blueprint import bp
from course_engine.items import Item
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.errors import wants_json
from course_engine.web.filters import clock_time

ATTEMPT = "/attempts/<int:attempt_id>"


@bp.get(ATTEMPT)
@login_required
def attempt(attempt_id: int) -> ResponseReturnValue:
    running = queries.get_attempt(attempt_id, learner=current_user)
    if running.submitted_at is not None:
        return redirect(url_for(".result", attempt_id=attempt_id))
    page = queries.attempt_page(running, now=utc_now())
    if page.is_over:
        return redirect(url_for(".check", attempt_id=attempt_id))
    number = request.args.get("item", page.first_open, type=int)
    shown = page.entries if request.args.get("all") else page.group_at(number)
    conflicts = queries.conflicts(attempt_id, shown, request.args.getlist("conflict", type=row_id))
    return _attempt_page(page, [blank_field(entry) for entry in shown], conflicts)


def _attempt_page(
    page: AttemptPage, fields: Sequence[AnswerField], conflicts: Sequence[Conflict] = ()
) -> str:
    return render_template(
        "assessment/attempt.html",
        page=page,
        fields=fields,
        conflicts={conflict.entry.id: conflict for conflict in conflicts},
        all_on_one=bool(request.values.get("all")),
        has_errors=any(field.error for field in fields),
        new_key=new_key,
    )


@bp.post(f"{ATTEMPT}/responses")
@login_required
def save_responses(attempt_id: int) -> ResponseReturnValue:
    running = queries.get_attempt(attempt_id, learner=current_user)
    try:
        return _save_from_script(running) if request.is_json else _save_from_page(running)
    except MalformedRequest:
        abort(400)
    except (AttemptClosed, TimeIsUp) as refusal:
        if wants_json() or request.is_json:
            raise
        flash(str(refusal), "warning")
        ended = ".result" if isinstance(refusal, AttemptClosed) else ".check"
        return redirect(url_for(ended, attempt_id=attempt_id), 303)


def _save_from_script(running: Attempt) -> ResponseReturnValue:
    body = _json_body()
    entries = queries.entries_by_item_id(running.id, item_ids_in_json(body))
    answers = answers_from_json(entries, body, certainty=settings_of(running.quiz_version).certainty)
    replies = saving.save_responses(running, answers.arriving, now=utc_now()) if answers.arriving else []
    items = {entry.id: entry.item for entry in entries.values()}
    said = [_as_json(items[reply.attempt_item_id], reply) for reply in replies]
    return jsonify(responses=said, errors=answers.errors), 422 if answers.errors else 200


def _json_body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets, nested by the thousand
        raise MalformedRequest from None


def _as_json(item: Item, reply: Acknowledgement) -> dict[str, Any]:
    return {
        "item": item.id,
        "stale": reply.stale,
        "sequence": reply.newest.sequence if reply.newest else 0,
        "fields": fields_of(item, reply.newest.answer) if reply.newest else None,
        "saved_at": reply.saved_at.isoformat(),
        "clock": clock_time(reply.saved_at),
        "newest_clock": clock_time(reply.newest.recorded_at if reply.newest else None),
    }


def _save_from_page(running: Attempt) -> ResponseReturnValue:
    entries = queries.entries_by_item_id(running.id, item_ids_in(request.form))
    asks_certainty = settings_of(running.quiz_version).certainty
    answers = answers_from_form(entries.values(), request.form, certainty=asks_certainty)
    reveal = _to_reveal(entries.values())
    replies = (
        saving.save_responses(running, answers.arriving, now=utc_now(), reveal=reveal)
        if answers.arriving
        else []
    )
    if answers.errors:
        page = queries.attempt_page(running, now=utc_now())
        shown = [entry for entry in page.entries if entry.item.id in entries]
        return _attempt_page(page, fields_again(shown, request.form, answers)), 422
    return redirect(_where_next(running.id, list(entries.values()), replies), 303)


def _to_reveal(entries: Iterable[Entry]) -> list[int]:
    """The item whose solution the pressed button asks for."""
    then, _colon, number = request.form.get("then", "").partition(":")
    return [entry.id for entry in entries if then == "reveal" and str(entry.number) == number]


def _where_next(attempt_id: int, entries: Sequence[Entry], replies: Sequence[Acknowledgement]) -> str:
    """To where the pressed button leads; but to the page with the notice where another window was faster."""
    lost = [reply for reply in replies if reply.stale and reply.event_id is not None]
    numbers = {entry.id: entry.number for entry in entries}
    then, _colon, number = request.form.get("then", "").partition(":")
    item = int(number) if number.isdecimal() and len(number) < 6 else 1
    if lost:
        then, item = "stay", numbers[lost[0].attempt_item_id]
    if then == "check":
        return url_for(".check", attempt_id=attempt_id)
    stays_on_one = then in ("stay", "reveal") and request.form.get("all")
    place: dict[str, Any] = {"all": 1} if stays_on_one else {"item": item}
    kept = [reply.event_id for reply in lost]
    return url_for(".attempt", attempt_id=attempt_id, conflict=kept, _anchor=f"item-{item}", **place)


@bp.get(f"{ATTEMPT}/check")
@login_required
def check(attempt_id: int) -> ResponseReturnValue:
    """What is answered and what is not, before the attempt is handed in."""
    running = queries.get_attempt(attempt_id, learner=current_user)
    if running.submitted_at is not None:
        return redirect(url_for(".result", attempt_id=attempt_id))
    return render_template("assessment/check.html", page=queries.attempt_page(running, now=utc_now()))


@bp.post(f"{ATTEMPT}/submission")
@login_required
def submit_attempt(attempt_id: int) -> ResponseReturnValue:
    submitting.submit_attempt(queries.get_attempt(attempt_id, learner=current_user), now=utc_now())
    return redirect(url_for(".result", attempt_id=attempt_id), 303)
