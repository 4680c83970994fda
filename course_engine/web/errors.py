"""Pages for what went wrong: what happened, what is safe, what to do now.

A form that was sent by someone who is no longer signed in, or with a token that ran out, is not lost: its fields travel
through the sign-in page, and come back on a page with one button that sends them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from course_engine.db import forget_changes
from course_engine.errors import NotFound, Refusal
from course_engine.web.addresses import local_path
from course_engine.web.headers import SAFE_METHODS

KEPT = "kept:"
KEPT_LIMIT = 200_000  # characters of a form that are carried through the sign-in page


@dataclass(frozen=True)
class ErrorPage:
    title: str
    text: str
    safe: str = ""
    action_label: str = ""
    action_url: str = ""


def wants_json() -> bool:
    """Whether a script asks, which wants facts and no page."""
    return request.accept_mimetypes.best == "application/json"


def kept_fields(form: Mapping[str, Any] | MultiDict[str, str]) -> list[tuple[str, str]]:
    """What was typed, as name and value pairs, without token and passwords."""
    pairs = form.items(multi=True) if isinstance(form, MultiDict) else form.items()
    kept = [(name, value) for name, value in pairs if name != "csrf_token" and "password" not in name.lower()]
    return kept if sum(len(value) for _name, value in kept) <= KEPT_LIMIT else []


def carried_fields(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What was typed before signing in, as it travelled through the sign-in form."""
    return [(name[len(KEPT) :], value) for name, value in form.items(multi=True) if name.startswith(KEPT)]


def comes_from_here() -> bool:
    """Whether the browser says that a page of this site sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host


def send_again_page(action: str, fields: list[tuple[str, str]]) -> str:
    """A page with one button that sends what was typed to where it was meant for."""
    return render_template("errors/send_again.html", action=action, fields=fields)


def signed_out() -> ResponseReturnValue:
    """The answer to whoever asks for a person's page without being signed in."""
    sign_in = url_for("accounts.sign_in")
    if wants_json():
        return jsonify(error="signed_out", sign_in=sign_in), 401
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.sign_in", next=_asked_for()))
    ours = comes_from_here()
    kept = [(KEPT + name, value) for name, value in kept_fields(request.form)] if ours else []
    button_page = _way_back() if ours else url_for("home.start")
    target = _asked_for() if kept else button_page
    return (
        render_template(
            "accounts/sign_in.html",
            form=current_app.extensions["sign_in_form"](formdata=None),
            next=target,
            kept=kept,
            expired=True,
            undone=ours,
        ),
        401,
    )


def token_refused(error: CSRFError) -> ResponseReturnValue:
    """A form whose token is missing or old. What was typed comes back; nothing was carried out."""
    if wants_json():
        return jsonify(error="token_refused"), 400
    if not comes_from_here():
        return error_page(
            400,
            ErrorPage(
                _("Das ging nicht"),
                _("Das wurde nicht auf unserer Seite abgeschickt. Deshalb ist nichts geschehen."),
            ),
        ), 400
    if not current_user.is_authenticated and request.endpoint not in PUBLIC_FORMS:
        return signed_out()
    return send_again_page(_asked_for(), kept_fields(request.form)), 400


def _asked_for() -> str:
    """The address that was asked for, with its arguments: a form may say there what it is about."""
    return local_path(request.full_path.rstrip("?"), default=request.path)


PUBLIC_FORMS = frozenset(
    {
        "accounts.sign_in",
        "accounts.request_password_reset",
        "accounts.reset_password",
        "accounts.accept_invitation",
        "accounts.accept_first_admin",
        "accounts.choose_language",
    }
)


def error_page(code: int, page: ErrorPage) -> str:
    return render_template("errors/error.html", code=code, **vars(page))


def _not_found(_error: Exception) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error="not_found"), 404
    page = ErrorPage(
        _("Diese Seite gibt es nicht"),
        _("Vielleicht wurde sie umbenannt, oder sie gehört jemand anderem."),
        action_label=_("Zur Startseite"),
        action_url=url_for("home.start"),
    )
    return error_page(404, page), 404


def _refused(error: Refusal) -> ResponseReturnValue:
    forget_changes()  # and let go of the write lock before a page is made
    if wants_json():
        return jsonify(error=type(error).__name__, message=str(error)), 409
    page = ErrorPage(
        _("Das geht gerade nicht"),
        str(error),
        action_label=_("Zurück"),
        action_url=_way_back(),
    )
    return error_page(409, page), 409


def _way_back() -> str:
    came_from = urlsplit(request.referrer or "")
    here = came_from.path if came_from.netloc == request.host else ""
    return local_path(f"{here}?{came_from.query}" if came_from.query else here, default=url_for("home.start"))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code == 404:
        return _not_found(error)
    if code < 400:
        return error.get_response()
    texts = {
        400: _("Das hat die Seite nicht verstanden. Geh zurück und versuche es noch einmal."),
        405: _("So lässt sich diese Seite nicht aufrufen."),
        413: _("Das war zu groß. Kürze den Text oder nimm eine kleinere Datei."),
        429: _("Das waren zu viele Versuche. Warte ein paar Minuten."),
    }
    text = texts.get(code, _("Das hat nicht geklappt. Versuche es noch einmal."))
    if wants_json():
        return jsonify(error=error.name), code
    page = ErrorPage(
        _("Das ging nicht"), text, action_label=_("Zur Startseite"), action_url=url_for("home.start")
    )
    response = current_app.make_response((error_page(code, page), code))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _failed(_error: Exception) -> ResponseReturnValue:
    _nobody_unless_known()
    if wants_json():
        return jsonify(error="failed"), 500
    page = ErrorPage(
        _("Da ist uns ein Fehler passiert"),
        _("Wir haben ihn notiert. Versuche es in einer Minute noch einmal."),
        safe=_("Was als gespeichert angezeigt wurde, ist gespeichert."),
        action_label=_("Zur Startseite"),
        action_url="/",
    )
    return error_page(500, page), 500


READ_ONLY = "25006"  # of PostgreSQL, when it recovers, has become a standby or was told to


def _takes_nothing(error: DBAPIError) -> bool:
    """Whether the database is to blame and not the statement: full, read-only, locked or away."""
    if isinstance(error, (OperationalError, InterfaceError)) or error.connection_invalidated:
        return True
    return getattr(error.orig, "sqlstate", None) == READ_ONLY


def _database_failed(error: DBAPIError) -> ResponseReturnValue:
    if _takes_nothing(error):
        return _not_saved(error)
    raise error  # a mistake of ours


def _not_saved(error: DBAPIError) -> ResponseReturnValue:
    """The database cannot write or cannot be reached: disk full, read-only, locked, away. Nothing was saved."""
    current_app.logger.error("the database failed: %s", error.orig)
    _nobody_unless_known()
    writing = request.method not in SAFE_METHODS
    headers = {"Retry-After": "60"}
    if wants_json():
        return jsonify(error="not_saved" if writing else "unavailable"), 503, headers
    if writing:
        page = ErrorPage(
            _("Nicht gespeichert"),
            _("Die Datenbank nimmt gerade nichts an. Was du eben abgeschickt hast, ist nicht gespeichert."),
            safe=_("Was früher als gespeichert angezeigt wurde, ist gespeichert."),
        )
    else:
        page = ErrorPage(_("Das ging nicht"), _("Die Datenbank antwortet gerade nicht."))
    return _page_with_fields(page) if writing else error_page(503, page), 503, headers


def _page_with_fields(page: ErrorPage) -> str:
    """The page, with a button that sends once more what was typed."""
    fields = kept_fields(request.form)
    return render_template(
        "errors/error.html", code=503, **vars(page), again=fields, again_action=_asked_for()
    )


def _nobody_unless_known() -> None:
    """Give up what was changed. A page is made for the person who asks, or for nobody if the database cannot tell."""
    forget_changes()
    try:
        _roles = current_user.is_authenticated and current_user.roles
    except SQLAlchemyError:
        forget_changes()
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    app.register_error_handler(DBAPIError, _database_failed)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, token_refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _failed)
