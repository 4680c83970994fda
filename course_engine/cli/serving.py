"""`course-engine serve` and `worker`: the server and the background work beside it."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import click
import waitress
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_migrate import upgrade

from course_engine.accounts.models import LinkPurpose, Role
from course_engine.accounts.operations.links import make_link
from course_engine.accounts.queries import somebody_has_role
from course_engine.cli.content import sync_library
from course_engine.cli.instances import (
    default_folder,
    instance_option,
    make_instance,
    open_instance,
    require_current_schema,
)
from course_engine.cli.speaking import N_, Problem, say
from course_engine.content.queries import anything_published
from course_engine.db import db
from course_engine.jobs import Worker
from course_engine.notifications.sending import BadMailSettings, mail_settings
from course_engine.search.operations import catch_up
from course_engine.web.clock import utc_now

THREADS = 8
LAST_PIECE_SECONDS = 15
WILDCARDS = frozenset({"0.0.0.0", "::", "*", ""})  # noqa: S104


@click.command(help=N_("Startet den Server; richtet eine leere Instanz vorher ein."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=N_("Adresse, an der der Server lauscht.")
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=N_("Port."))
@click.option(
    "--worker/--no-worker",
    "with_worker",
    default=True,
    help=N_("Ob der Server auch die Hintergrundarbeit erledigt."),
)
@instance_option
def serve(host: str, port: int, with_worker: bool, folder: Path | None) -> None:
    folder = folder or default_folder()
    if make_instance(folder):
        say(_l("Neue Instanz in %(folder)s eingerichtet.", folder=str(folder)))
    app = open_instance(folder)
    if app.config["DEMO"] and not is_loopback(host):
        raise Problem(
            _l(
                "Das ist eine Demo: Die Passwörter darin kennen alle. Deshalb lässt sie sich nur auf diesem Rechner "
                "starten, nicht auf %(host)s.",
                host=host,
            )
        )
    server = bind(app, host=host, port=port)
    try:
        prepare(app, base_url=address(host, server))
    except BaseException:
        server.close()
        raise
    say(_l("Die Kurse laufen auf %(address)s (beenden mit Strg+C).", address=address(host, server)))
    run_until_stopped(server, app, with_worker=with_worker)


@click.command(help=N_("Startet den Worker, der die Hintergrundarbeit erledigt, bis man ihn beendet."))
@instance_option
def worker(folder: Path | None) -> None:
    app = open_instance(folder)
    check_mail(app)
    with app.app_context():
        require_current_schema()
    _log_to_terminal()
    background = Worker(app, clock=utc_now)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: background.stop())
    say(_l("Die Hintergrundarbeit läuft (beenden mit Strg+C)."))
    background.run()


def is_loopback(host: str) -> bool:
    """Whether a server on this address can be reached from this machine only."""
    try:
        found = socket.getaddrinfo(host, None) if host not in WILDCARDS else []
    except OSError as error:
        raise Problem(_l("Die Adresse %(host)s gibt es hier nicht.", host=host)) from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    return bool(addresses) and all(ipaddress.ip_address(one).is_loopback for one in addresses)


def bind(app: Flask, *, host: str, port: int) -> Any:
    """A waitress server that has its port but does not answer yet. Raises Problem if the port is taken."""
    proxy = app.config.get("TRUSTED_PROXY")
    behind_proxy = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}
    try:
        return waitress.create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            **(behind_proxy if proxy else {}),
        )
    except (OSError, ValueError) as error:
        raise Problem(
            _l(
                "Auf %(host)s, Port %(port)s lässt sich nicht lauschen: %(reason)s. Nimm mit --port einen anderen.",
                host=host,
                port=str(port),
                reason=getattr(error, "strerror", None) or str(error),
            )
        ) from error


def address(host: str, server: Any) -> str:
    """How a browser on this machine reaches the server, without a slash at the end."""
    port = server.effective_listen[0][1] if hasattr(server, "effective_listen") else server.effective_port
    shown = "localhost" if host in WILDCARDS else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def prepare(app: Flask, *, base_url: str) -> None:
    """Bring the instance into a state in which people can use it, and say what the operator has to know."""
    check_mail(app)
    if not app.config.get("BASE_URL"):
        app.config["BASE_URL"] = base_url
        say(_l("BASE_URL ist nicht gesetzt: Links in Mails führen zu %(address)s.", address=base_url))
    app.config["SESSION_COOKIE_SECURE"] = app.config["BASE_URL"].startswith("https:")
    with app.app_context():
        upgrade()
        if not anything_published():
            sync_library(app)
        catch_up()
        link = _first_admin_link(app.config["BASE_URL"].rstrip("/"))
    if link:
        say(_l("Noch verwaltet niemand diese Instanz. Dieser Link gilt zwei Tage und nur einmal:"))
        say(f"  {link}")


def check_mail(app: Flask) -> None:
    """Say what happens to mails. Raises Problem where the settings cannot work."""
    try:
        settings = mail_settings(app.config)
    except BadMailSettings as error:
        raise Problem(_l("So lassen sich keine Mails verschicken: %(reason)s", reason=str(error))) from error
    if settings is None and not app.config["DEMO"]:
        say(_l("MAIL_SERVER ist nicht gesetzt: Mails warten, bis ein Mailserver eingetragen ist."))


def _first_admin_link(base_url: str) -> str | None:
    if somebody_has_role(Role.ADMIN):
        return None
    token = make_link(None, LinkPurpose.FIRST_ADMIN, now=utc_now())
    db.session.commit()
    return f"{base_url}/first-admin/{token}"


def run_until_stopped(server: Any, app: Flask, *, with_worker: bool) -> None:
    """Answer requests until SIGTERM or Ctrl+C; requests in hand and the worker's piece in hand are finished."""
    _log_to_terminal()
    background = Worker(app, clock=utc_now)
    if with_worker:
        background.start()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _end)
    try:
        server.run()  # returns on SystemExit and KeyboardInterrupt
    finally:
        background.stop(timeout=LAST_PIECE_SECONDS)
    say(_l("Beendet."))


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _log_to_terminal() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
