"""The room's blueprint, to which every file of views adds its addresses, and how its texts become pages."""

from __future__ import annotations

from flask import Blueprint
from markupsafe import Markup

from course_engine.content.rendering import render_text

bp = Blueprint("mentoring", __name__)


def private_text(text: str) -> Markup:
    """What a person wrote in confidence, as HTML."""
    return render_text(text, asset_url=_no_pictures)


def _no_pictures(path: str) -> str:
    """Private texts have no pictures; said so, they are also not kept in the renderer's memory."""
    return ""
