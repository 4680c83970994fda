"""Images of a draft: added, listed with the texts that show them, taken out."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import ImageForm
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.content.pictures import Picture
from course_engine.content.publishing import asset_address
from course_engine.web.clock import utc_now
from course_engine.web.errors import wants_json

UPLOAD_LIMIT = 16 * 1024 * 1024  # bytes; beyond what is taken, so that the form can say what is too large
IMAGES = "/drafts/<int:draft_id>/texts/<int:text_id>/images"


@bp.url_value_preprocessor
def allow_uploads(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let this one form be larger than others; asked before anything reads the body."""
    if endpoint == "authoring.add_image":
        request.max_content_length = UPLOAD_LIMIT


@bp.get(IMAGES)
@authors_only
def images(draft_id: int, text_id: int) -> str:
    return _page(draft_id, text_id, ImageForm())


@bp.post(IMAGES)
@authors_only
def add_image(draft_id: int, text_id: int) -> ResponseReturnValue:
    form = ImageForm()
    if not form.validate() or not isinstance(form.picture, Picture):
        if wants_json():
            return jsonify(errors={name: str(said[0]) for name, said in form.errors.items() if said}), 422
        return _page(draft_id, text_id, form), 422
    queries.get_open_text(draft_id, text_id)
    placed = operations.add_image(
        draft_id,
        form.picture,
        form.name,
        form.words,
        text_id=None if wants_json() else text_id,
        by_id=current_user.id,
        now=utc_now(),
    )
    if wants_json():
        return jsonify(markdown=placed.markdown, address=asset_address(placed.digest)), 201
    flash(_("Das Bild steht jetzt am Ende des Textes. Du kannst die Zeile verschieben."), "success")
    return redirect(url_for(".edit_text", draft_id=draft_id, text_id=text_id), 303)


def _page(draft_id: int, text_id: int, form: ImageForm) -> str:
    return render_template("authoring/images.html", page=queries.images_page(draft_id, text_id), form=form)


@bp.post(f"{IMAGES}/<int:image_id>/removal")
@authors_only
def remove_image(draft_id: int, text_id: int, image_id: int) -> ResponseReturnValue:
    operations.remove_image(draft_id, image_id)
    flash(_("Das Bild ist gelöscht."), "success")
    return redirect(url_for(".images", draft_id=draft_id, text_id=text_id), 303)
