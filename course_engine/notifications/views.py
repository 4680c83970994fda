"""The demo's letter box: mails that a real instance would send, readable without signing in."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from course_engine.errors import NotFound
from course_engine.notifications import queries

bp = Blueprint("notifications", __name__)


@bp.get("/demo/mails")
def demo_mails() -> ResponseReturnValue:
    """All mails of the demo, also for guests, who could not follow an invitation otherwise. Elsewhere nothing is here."""
    if not current_app.config["DEMO"]:
        raise NotFound
    origins = {str(current_app.config.get("BASE_URL") or "").rstrip("/"), request.host_url.rstrip("/")} - {""}
    return render_template("notifications/demo_mails.html", mails=queries.recent_mails(origins=origins))
