"""A quiz changed by forms: its outline, its items and its settings. Nobody needs to read the file behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.assessment.exchange.quiz_yaml import item_as_file
from course_engine.assessment.queries import get_quiz
from course_engine.authoring import operations, queries
from course_engine.authoring import quiz_builder as builder
from course_engine.authoring.forms import NewQuizForm, QuizSettingsForm
from course_engine.authoring.refusals import DraftClosed, StaleSave
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.content.ids import new_id
from course_engine.content.models import QuizDraft
from course_engine.content.parsing import parse_quiz
from course_engine.errors import NotFound
from course_engine.items import ITEM_SHAPES, Item
from course_engine.items.bodies import digest
from course_engine.web.clock import utc_now

ITEMS = "/authoring/quiz-drafts/<int:draft_id>/items"
NEW = "-"  # in place of the id of an item that is not in the quiz yet; no id is written like this


@bp.route("/authoring/quizzes/empty", methods=["GET", "POST"])
@authors_only
def new_quiz() -> ResponseReturnValue:
    form = NewQuizForm()
    if not form.validate_on_submit():
        return render_template("authoring/new_quiz.html", form=form), 422 if form.is_submitted() else 200
    draft = operations.begin_new_quiz(form.title.data, by_id=current_user.id, now=utc_now())
    return redirect(url_for(".build_quiz", draft_id=draft.id), 303)


@bp.post("/authoring/quizzes/<quiz_slug>/drafts")
@authors_only
def open_quiz_draft(quiz_slug: str) -> ResponseReturnValue:
    draft = operations.open_quiz_draft(get_quiz(quiz_slug), by_id=current_user.id, now=utc_now())
    return redirect(url_for(".build_quiz", draft_id=draft.id), 303)


@bp.get(ITEMS)
@authors_only
def build_quiz(draft_id: int) -> str:
    draft = open_draft(draft_id)
    read = parse_quiz(draft.source)
    outline = builder.outline_of(read.node)
    place = request.args.get("place", "")
    return render_template(
        "authoring/quiz_builder.html",
        draft=draft,
        outline=outline,
        place=place if place in outline.place_ids else "",
        remarks=queries.remarks_by_place(read, draft.source),
        kinds=builder.KINDS,
        may_publish=read.value is not None,
    )


def open_draft(draft_id: int) -> QuizDraft:
    """The draft, still open; raises NotFound or DraftClosed."""
    draft = queries.get_quiz_draft(draft_id)
    if not draft.is_open:
        raise DraftClosed
    return draft


@bp.route(f"{ITEMS}/new/<kind>", methods=["GET", "POST"])
@authors_only
def add_quiz_item(draft_id: int, kind: str) -> ResponseReturnValue:
    draft = open_draft(draft_id)
    if kind not in ITEM_SHAPES:
        raise NotFound
    content = {"id": NEW, "type": kind} | _first_rows(kind)
    return _item_page(_Place(draft, NEW, kind, request.values.get("place", "")), content)


@bp.route(f"{ITEMS}/<uid>", methods=["GET", "POST"])
@authors_only
def edit_quiz_item(draft_id: int, uid: str) -> ResponseReturnValue:
    draft = open_draft(draft_id)
    content = builder.item_content(draft.source, uid)
    if content.get("type") not in ITEM_SHAPES:
        raise NotFound
    return _item_page(_Place(draft, uid, content["type"]), content)


@dataclass(frozen=True, slots=True)
class _Place:
    """The item that a form is about."""

    draft: QuizDraft
    uid: str
    kind: str
    inside: str = ""  # the section or the case that a new one goes to, "" for the end of the quiz

    @property
    def is_new(self) -> bool:
        return self.uid == NEW

    def put(self, source: str, content: Mapping[str, Any]) -> str:
        """The quiz with this content in the item's place."""
        if self.is_new:
            return builder.with_new_item(source, content, place=self.inside)
        return builder.with_item(source, self.uid, content)


def _first_rows(kind: str) -> dict[str, Any]:
    """Empty rows to begin with, as many as the type needs at least."""
    rows: dict[str, Any] = {}
    for name, described in builder.fields_of(ITEM_SHAPES[kind]):
        if builder.row_shape(described) and described.is_required():
            least = max((getattr(one, "min_length", None) or 0 for one in described.metadata), default=0)
            rows[name] = [{"id": builder.row_id(name, number)} for number in range(1, max(least, 2) + 1)]
    return rows


def _item_page(place: _Place, there: dict[str, Any]) -> ResponseReturnValue:
    """The item's form: as it is, with a row more or less, or with what does not fit yet."""
    if request.method == "GET":
        return _render(place, there, builder.Marks({}, ()), seen=digest(there))
    given = {"id": there["id"], "type": place.kind} | builder.posted(ITEM_SHAPES[place.kind], request.form)
    seen = request.form.get("seen", "")
    if "act" in request.form:
        return _render(place, builder.with_act(given, request.form["act"]), builder.Marks({}, ()), seen=seen)
    if not place.is_new and seen != digest(there):
        return _render(place, given, builder.Marks({}, ()), seen=digest(there), refusal=StaleSave()), 409
    content = builder.without_blanks(given)
    if place.is_new:
        taken = {entry.uid for entry in outline_of_draft(place.draft).entries}
        content["id"] = new_id("i", str(content.get("prompt", "")), taken)
    return _saved(place, given, content)


def _saved(place: _Place, given: dict[str, Any], content: dict[str, Any]) -> ResponseReturnValue:
    uid = str(content["id"])
    tried = place.put(place.draft.source, content)
    marks = builder.item_marks(tried, uid, _)
    if marks.errors:
        return _render(place, given, marks, seen=request.form.get("seen", "")), 422
    tidy = _as_in_files(tried, uid) or content
    saved = operations.change_quiz(
        place.draft.id, lambda source: place.put(source, tidy), by_id=current_user.id, now=utc_now()
    )
    if isinstance(saved, list):
        marks = builder.Marks({}, tuple(saved))
        return _render(place, given, marks, seen=request.form.get("seen", "")), 422
    flash(_("Die Aufgabe ist im Entwurf gespeichert."), "success")
    return redirect(url_for(".build_quiz", draft_id=place.draft.id, _anchor=uid), 303)


def _as_in_files(source: str, uid: str) -> dict[str, Any] | None:
    """The item as a file has it, without what goes without saying; None where the rest of the quiz is broken."""
    quiz = parse_quiz(source).value
    items: tuple[Item, ...] = quiz.items if quiz else ()
    return next((item_as_file(item) for item in items if item.id == uid), None)


def _render(
    place: _Place,
    content: Mapping[str, Any],
    marks: builder.Marks,
    *,
    seen: str,
    refusal: StaleSave | None = None,
) -> str:
    parts = builder.item_form(
        ITEM_SHAPES[place.kind],
        content,
        errors=marks.errors,
        lessons=queries.lessons_to_read(place.draft.quiz_id),
        decimal="." if str(get_locale()) == "en" else ",",
    )
    name, hint = builder.KINDS.get(place.kind, (place.kind, ""))
    return render_template(
        "authoring/quiz_item.html",
        draft=place.draft,
        place=place,
        outline=outline_of_draft(place.draft) if place.is_new else None,
        remarks=_remarks(place) if request.method == "GET" and not place.is_new else None,
        parts=parts,
        kind_name=name,
        kind_hint=hint,
        marks=marks,
        seen=seen,
        refusal=refusal,
        has_errors=bool(marks.errors or marks.elsewhere or refusal),
    )


def outline_of_draft(draft: QuizDraft) -> builder.Outline:
    """What the draft is made of."""
    return builder.outline_of(parse_quiz(draft.source).node)


def _remarks(place: _Place) -> queries.Remarks | None:
    """What lint says about the item as it is saved."""
    source = place.draft.source
    return queries.remarks_by_place(parse_quiz(source), source).get(("item", place.uid))


def change_draft(draft_id: int, change: Callable[[str], str]) -> bool:
    """Change the draft by one button of its outline; returns whether it was changed, and says why where it was not."""
    saved = operations.change_quiz(draft_id, change, by_id=current_user.id, now=utc_now())
    if isinstance(saved, list):
        for sentence in dict.fromkeys(builder.form_words(one, _) for one in saved if one.is_error):
            flash(_("Nicht gespeichert: %(reason)s", reason=sentence), "warning")
    return not isinstance(saved, list)


@bp.post(f"{ITEMS}/<uid>/position")
@authors_only
def move_quiz_item(draft_id: int, uid: str) -> ResponseReturnValue:
    up = request.form.get("to") == "up"
    change_draft(draft_id, lambda source: builder.with_entry_moved(source, "item", uid, up=up))
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor=uid), 303)


@bp.post(f"{ITEMS}/<uid>/place")
@authors_only
def place_quiz_item(draft_id: int, uid: str) -> ResponseReturnValue:
    """Into another section, into a case or out of it."""
    place = request.form.get("place", "")
    change_draft(draft_id, lambda source: builder.with_entry_placed(source, "item", uid, place))
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor=uid), 303)


@bp.post(f"{ITEMS}/<uid>/removal")
@authors_only
def remove_quiz_item(draft_id: int, uid: str) -> ResponseReturnValue:
    if change_draft(draft_id, lambda source: builder.without_item(source, uid)):
        gone = _("Die Aufgabe ist aus dem Entwurf genommen. Veröffentlicht bleibt, was veröffentlicht war.")
        flash(gone, "success")
    return redirect(url_for(".build_quiz", draft_id=draft_id), 303)


@bp.route("/authoring/quiz-drafts/<int:draft_id>/settings", methods=["GET", "POST"])
@authors_only
def quiz_settings(draft_id: int) -> ResponseReturnValue:
    draft = open_draft(draft_id)
    form = QuizSettingsForm()
    if not form.is_submitted():
        read = parse_quiz(draft.source)
        form.fill(read.node.plain() if read.node else {})
        return render_template("authoring/quiz_settings.html", draft=draft, form=form)
    if form.validate():
        saved = operations.change_quiz(
            draft_id,
            lambda source: builder.with_settings(source, form.values()),
            by_id=current_user.id,
            now=utc_now(),
        )
        if not isinstance(saved, list):
            flash(_("Die Einstellungen sind im Entwurf gespeichert."), "success")
            return redirect(url_for(".build_quiz", draft_id=draft_id), 303)
        form.form_errors += [builder.form_words(one, _) for one in saved if one.is_error]
    return render_template("authoring/quiz_settings.html", draft=draft, form=form), 422
