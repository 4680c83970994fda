"""The room's blueprint, to which every file of views adds its addresses."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("mentoring", __name__)
