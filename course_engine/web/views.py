"""Page furniture with an address: fonts, help, and a sign of life."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue

from course_engine.errors import NotFound

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


@bp.get("/help")
def help() -> ResponseReturnValue:
    return render_template("web/help.html")
