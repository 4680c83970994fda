"""Page furniture with an address: fonts and the choice of language for people who are not signed in."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, redirect, request, send_file, session, url_for
from flask.typing import ResponseReturnValue

from course_engine.errors import NotFound
from course_engine.web.addresses import local_path
from course_engine.web.language import LANGUAGES

bp = Blueprint("web", __name__)

FONTS = frozenset(
    f"AtkinsonHyperlegible-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")
)


@bp.get("/fonts/<name>")
def font(name: str) -> Response:
    if name not in FONTS:
        raise NotFound
    path = files("fontpkg_atkinson_hyperlegible").joinpath("files", name)
    return send_file(str(path), mimetype="font/ttf", max_age=31_536_000)


@bp.get("/health")
def health() -> ResponseReturnValue:
    return Response("ok", mimetype="text/plain")


@bp.post("/language")
def set_language() -> ResponseReturnValue:
    """Remember the language in this browser; a signed-in person's own setting is changed in their profile."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["locale"] = chosen
    return redirect(local_path(request.form.get("next"), default=url_for("home.start")))
