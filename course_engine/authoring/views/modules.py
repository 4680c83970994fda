"""Where scouts write: modules, drafts, their texts, and the versions that come of them."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import (
    ImageForm,
    NewLessonForm,
    NewModuleForm,
    PublicationForm,
    TextForm,
    text_form,
)
from course_engine.authoring.models import DraftText
from course_engine.authoring.operations.publish_draft import Announcement
from course_engine.authoring.refusals import DraftClosed, NewerVersion, NothingToPublish, StaleSave
from course_engine.authoring.texts import NewModule, QuizMove, readable, rendered_words
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.content.differences import Line, compare
from course_engine.content.queries import get_module, get_module_version
from course_engine.profiles.queries import topics
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.errors import wants_json
from course_engine.web.filters import clock_time
from course_engine.web.language import page_language


@bp.get("/authoring")
@authors_only
def modules() -> str:
    return render_template(
        "authoring/modules.html",
        rows=queries.module_rows(),
        new_rows=queries.new_module_rows(),
        conflicts=queries.conflict_count(),
        upkeep=queries.upkeep(current_user, today=utc_now().date()),
    )


@bp.route("/authoring/modules/new", methods=["GET", "POST"])
@authors_only
def begin_module() -> ResponseReturnValue:
    form = NewModuleForm()
    form.offer(topics(), page_language())
    if not form.validate_on_submit():
        return render_template("authoring/new_module.html", form=form), 422 if form.is_submitted() else 200
    said = NewModule(
        title=form.title.data,
        topic=form.topic.data,
        summary=form.summary.data,
        language=form.language.data,
        lesson=_first_lesson(form.language.data),
        author=current_user.name,
    )
    draft = operations.begin_module(said, by_id=current_user.id, now=utc_now())
    return redirect(url_for(".draft", draft_id=draft.id), 303)


def _first_lesson(language: str) -> str:
    with force_locale(language):
        return str(_("Einstieg"))


@bp.post("/drafts/<int:draft_id>/quizzes")
@authors_only
def arrange_quizzes(draft_id: int) -> ResponseReturnValue:
    move = request.form.get("move", QuizMove.ADD, QuizMove)
    operations.arrange_quizzes(
        draft_id, request.form.get("quiz", ""), move, by_id=current_user.id, now=utc_now()
    )
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="quizzes"), 303)


@bp.post("/authoring/modules/<slug>/drafts")
@authors_only
def begin_draft(slug: str) -> ResponseReturnValue:
    draft = operations.begin_draft(get_module(slug), by_id=current_user.id, now=utc_now())
    return redirect(url_for(".draft", draft_id=draft.id))


@bp.get("/drafts/<int:draft_id>")
@authors_only
def draft(draft_id: int) -> str:
    return _draft_page(draft_id, NewLessonForm())


def _draft_page(draft_id: int, form: NewLessonForm) -> str:
    page = queries.draft_page(queries.get_open_draft(draft_id))
    return render_template("authoring/draft.html", page=page, form=form)


@bp.post("/drafts/<int:draft_id>/texts")
@authors_only
def add_lesson(draft_id: int) -> ResponseReturnValue:
    form = NewLessonForm()
    if not form.validate_on_submit():
        return _draft_page(draft_id, form), 422
    draft = queries.get_open_draft(draft_id)
    text = operations.add_lesson(draft, form.title.data, by_id=current_user.id, now=utc_now())
    return redirect(url_for(".edit_text", draft_id=draft_id, text_id=text.id))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/position")
@authors_only
def move_lesson(draft_id: int, text_id: int) -> ResponseReturnValue:
    place = request.form.get("place", 0, row_id)
    if place:
        operations.place_lesson(_text(draft_id, text_id), place)
    else:
        operations.move_lesson(_text(draft_id, text_id), up=request.form.get("to") == "up")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor=f"text-{text_id}"))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/removal")
@authors_only
def remove_lesson(draft_id: int, text_id: int) -> ResponseReturnValue:
    operations.remove_lesson(_text(draft_id, text_id))
    flash(_("Die Lektion ist aus dem Entwurf genommen. Du kannst sie unten zurückholen."), "success")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="removed"))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/return")
@authors_only
def restore_lesson(draft_id: int, text_id: int) -> ResponseReturnValue:
    operations.restore_lesson(_text(draft_id, text_id))
    flash(_("Die Lektion ist wieder im Entwurf."), "success")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor=f"text-{text_id}"))


def _text(draft_id: int, text_id: int) -> DraftText:
    return queries.get_text(queries.get_open_draft(draft_id), text_id)


@bp.route("/drafts/<int:draft_id>/texts/<int:text_id>", methods=["GET", "POST"])
@authors_only
def edit_text(draft_id: int, text_id: int) -> ResponseReturnValue:
    page = queries.get_text_page(draft_id, text_id)
    form = text_form(is_module=page.text.is_module)
    if not form.is_submitted():
        if not page.draft.is_open:
            raise DraftClosed
        form.fill(page.text.text)
        return _text_page(page, form)
    if not form.validate():
        if wants_json():
            return jsonify(errors=[str(said[0]) for said in form.errors.values() if said]), 422
        return _text_page(page, form), 422
    if "preview" in request.form:
        return _text_page(page, form)
    return _save_text(page, form)


def _save_text(page: queries.TextPage, form: TextForm) -> ResponseReturnValue:
    changed = form.applied_to(page.text.text)
    try:
        saved = operations.save_text(
            page.text, changed, revision=form.seen_revision, by_id=current_user.id, now=utc_now()
        )
    except (StaleSave, DraftClosed) as refusal:
        if wants_json():
            raise
        return _text_page(page, form, refusal=refusal), 409
    if wants_json():
        return jsonify(revision=saved.revision, saved=saved_words(saved))
    then = ".images" if "images" in request.form else ".edit_text"
    return redirect(url_for(then, draft_id=page.draft.id, text_id=page.text.id))


def _text_page(
    page: queries.TextPage, form: TextForm, *, refusal: StaleSave | DraftClosed | None = None
) -> str:
    if refusal:  # what somebody else saved meanwhile is shown beside what was typed
        page = queries.get_text_page(page.draft.id, page.text.id)
    typed = form.applied_to(page.text.text)
    is_saved = not form.is_submitted()
    shown = queries.preview(page.text.path, typed, form.body.data or "", page.images)
    return render_template(
        "authoring/text.html",
        page=page,
        form=form,
        preview=shown,
        remarks=queries.text_remarks(page, form.body.data or "", shown.findings),
        may_dismiss=typed == page.text.text,
        is_saved=is_saved,
        revision=page.text.revision if is_saved or refusal else form.seen_revision,
        refusal=refusal,
        image_form=ImageForm(formdata=None),
        others=_others_here(page.text.id),
        inserted=_inserted_words(page.language),
        differing=_comparison(page.text.text, typed) if isinstance(refusal, StaleSave) else [],
        has_errors=bool(form.errors or refusal),
    )


def saved_words(text: DraftText) -> str:
    return str(_("Entwurf gespeichert um %(time)s", time=clock_time(text.saved_at)))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/presence")
@authors_only
def note_presence(draft_id: int, text_id: int) -> ResponseReturnValue:
    operations.note_presence(_text(draft_id, text_id), person_id=current_user.id, now=utc_now())
    return jsonify(words=_others_here(text_id))


def _others_here(text_id: int) -> str:
    """A sentence that says who else has this text open, empty where nobody has."""
    names = queries.others_at(text_id, person_id=current_user.id, now=utc_now())
    if not names:
        return ""
    if len(names) == 1:
        return str(_("%(name)s schreibt gerade auch hier.", name=names[0]))
    others, last = ", ".join(names[:-1]), names[-1]
    return str(_("%(others)s und %(last)s schreiben gerade auch hier.", others=others, last=last))


def _inserted_words(language: str) -> dict[str, str]:
    """What the toolbar writes into a text, in the language of the module."""
    with force_locale(language):
        return {
            "link": _("Linktext"),
            "tip": _("Tipp"),
            "exercise": _("Für deine Organisation"),
            "column": _("Spalte"),
        }


def _comparison(before: str, after: str) -> list[Line]:
    """Both texts as people read them; where the difference is elsewhere in the file, the whole files."""
    labels = _labels()
    return compare(readable(before, labels), readable(after, labels)) or compare(before, after)


def _read_comparison(before: str, after: str) -> list[Line]:
    """Both texts as readers meet them, without the signs of Markdown; empty where only those differ."""
    labels = _labels()
    return compare(rendered_words(before, labels), rendered_words(after, labels))


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"),
        "minutes": _("Minuten"),
        "summary": _("Zusammenfassung"),
        "objectives": _("Danach kannst du …"),
    }


@bp.post("/drafts/<int:draft_id>/preview")
@authors_only
def preview(draft_id: int) -> ResponseReturnValue:
    page = queries.get_text_page(draft_id, request.form.get("text_id", 0, row_id))
    form = text_form(is_module=page.text.is_module)
    typed, body = form.applied_to(page.text.text), form.body.data or ""
    shown = queries.preview(page.text.path, typed, body, page.images)
    remarks = queries.text_remarks(page, body, shown.findings)
    html = render_template(
        "authoring/_preview.html",
        preview=shown,
        remarks=remarks,
        may_dismiss=typed == page.text.text,
        page=page,
    )
    return jsonify(html=html, findings=len(shown.findings))


@bp.route("/drafts/<int:draft_id>/publication", methods=["GET", "POST"])
@authors_only
def publish_draft(draft_id: int) -> ResponseReturnValue:
    form = PublicationForm()
    if not form.validate_on_submit():
        return _publication_page(draft_id, form), 422 if form.is_submitted() else 200
    announcement = Announcement(form.note.data or "", form.size.data == "substantial", form.seen_version_id)
    try:
        version = operations.publish_draft(draft_id, announcement, by_id=current_user.id, now=utc_now())
    except (NewerVersion, NothingToPublish) as refusal:
        form.form_errors.append(str(refusal))
        return _publication_page(draft_id, form), 409
    if isinstance(version, list):
        form.form_errors += [one.message(_) for one in version if one.is_error]
        return _publication_page(draft_id, form), 422
    flash(_published_words(version.number), "success")
    return redirect(url_for(".versions", slug=queries.get_draft(draft_id).module.slug))


def _published_words(number: int) -> str:
    if number == 1:
        return str(_("Das Modul ist veröffentlicht. Alle finden es jetzt in der Übersicht."))
    return str(
        _(
            "Fassung %(number)s ist veröffentlicht. Wer eine Lektion schon gelesen hat, behält seinen Fortschritt.",
            number=number,
        )
    )


def _publication_page(draft_id: int, form: PublicationForm) -> str:
    page = queries.draft_page(queries.get_open_draft(draft_id))
    return render_template(
        "authoring/publication.html",
        page=page,
        form=form,
        seen_version=page.draft.module.current_version_id,
        remarks=queries.draft_remarks(draft_id),
        changes=[(one, _comparison(one.before, one.after)) for one in page.differences],
    )


@bp.post("/drafts/<int:draft_id>/discarding")
@authors_only
def discard_draft(draft_id: int) -> ResponseReturnValue:
    operations.discard_draft(queries.get_open_draft(draft_id), now=utc_now())
    flash(_("Der Entwurf ist verworfen. Veröffentlicht bleibt, was veröffentlicht war."), "success")
    return redirect(url_for(".modules"))


@bp.get("/authoring/modules/<slug>/versions")
@authors_only
def versions(slug: str) -> str:
    module = queries.get_published_module(slug)
    return render_template("authoring/versions.html", module=module, rows=queries.version_rows(module))


@bp.get("/authoring/modules/<slug>/differences")
@authors_only
def version_differences(slug: str) -> str:
    """Two versions beside each other; the numbers come from the form in the list of versions."""
    module = queries.get_published_module(slug)
    before, after = (request.args.get(name, 0, row_id) for name in ("from", "to"))
    page = queries.compare_versions(module, min(before, after), max(before, after))
    return render_template(
        "authoring/version_differences.html",
        module=module,
        page=page,
        changes=[
            (one, _read_comparison(one.before, one.after), _comparison(one.before, one.after))
            for one in page.differences
        ],
    )


@bp.post("/authoring/modules/<slug>/versions/<int:number>/draft")
@authors_only
def restore_version(slug: str, number: int) -> ResponseReturnValue:
    module = queries.get_published_module(slug)
    version = get_module_version(module, number)
    draft = operations.restore_version(module, version, by_id=current_user.id, now=utc_now())
    flash(
        _(
            "Der Entwurf sagt jetzt, was in Fassung %(number)s stand. Überschrieben ist nichts.",
            number=number,
        ),
        "success",
    )
    return redirect(url_for(".draft", draft_id=draft.id), 303)


@bp.get("/drafts/<int:draft_id>/reading")
@authors_only
def reading(draft_id: int) -> str:
    """The draft as a learning person will see it, while they go on reading the version that is published."""
    page = queries.reading_page(draft_id, request.args.get("lesson"))
    return render_template("authoring/reading.html", page=page)


@bp.get("/authoring/modules/<slug>/versions/<int:number>")
@authors_only
def version(slug: str, number: int) -> str:
    module = queries.get_published_module(slug)
    page = queries.version_page(module, number, request.args.get("lesson"))
    return render_template("authoring/version.html", module=module, page=page)
