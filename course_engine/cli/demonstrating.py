"""`course-engine demo`: a ready instance with people in it, on this machine only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_migrate import upgrade
from sqlalchemy import event

from course_engine.accounts.passwords import hash_password
from course_engine.cli.instances import default_folder, instance_option, make_instance, open_instance
from course_engine.cli.serving import address, bind, run_until_stopped
from course_engine.cli.speaking import N_, Problem, say, spoken
from course_engine.db import db
from course_engine.demo.sign_in import DEMO_PEOPLE, PASSWORD
from course_engine.demo.timeline import moments
from course_engine.search.operations import catch_up
from course_engine.web.clock import utc_now

HOST = "127.0.0.1"
PORT = 5000
PORTS_TRIED = 20


@click.command(help=N_("Zeigt auf diesem Rechner eine Demo voller Menschen."))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=N_("Port. Ohne Angabe 5000 oder der nächste freie."),
)
@instance_option
def demo(port: int | None, folder: Path | None) -> None:
    folder = (folder or default_folder() / "demo").resolve()
    make_instance(folder, demo=True)
    database = folder / "course-engine.db"
    app = _open(folder, database)
    if not app.config["DEMO"]:
        raise Problem(
            _l(
                "In %(folder)s ist eine echte Instanz. Nimm mit --instance einen anderen Ordner für die Demo.",
                folder=str(folder),
            )
        )
    server = bind(app, host=HOST, port=port) if port is not None else _bind_free_port(app)
    try:
        _prepare(app, folder, database, base_url=address(HOST, server))
    except BaseException:
        server.close()
        raise
    _welcome(address(HOST, server))
    run_until_stopped(server, app, with_worker=True)


def _open(folder: Path, database: Path, **config: Any) -> Flask:
    return open_instance(folder, SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}", **config)


def _bind_free_port(app: Flask) -> Any:
    for port in range(PORT, PORT + PORTS_TRIED):
        try:
            server = bind(app, host=HOST, port=port)
        except Problem:
            continue
        if port != PORT:
            say(_l("Port %(port)s ist belegt, die Demo nimmt %(free)s.", port=str(PORT), free=str(port)))
        return server
    return bind(app, host=HOST, port=PORT)


def _prepare(app: Flask, folder: Path, database: Path, *, base_url: str) -> None:
    if database.exists():
        say(_l("Die Demo in %(folder)s gibt es schon; alles darin bleibt, wie es war.", folder=str(folder)))
        with app.app_context():
            upgrade()
            catch_up()
        return
    say(_l("Neue Demo in %(folder)s", folder=str(folder)))
    with _unfinished(database) as beside:
        fill(_open(folder, beside, BASE_URL=base_url))


@contextmanager
def _unfinished(database: Path) -> Iterator[Path]:
    """A file beside the database that takes its place once it is whole: an interrupted start leaves no half demo."""
    beside = database.with_name(f"{database.name}.{os.getpid()}")
    try:
        yield beside
        with suppress(FileExistsError):  # another start was faster
            os.link(beside, database)
    finally:
        for leftover in database.parent.glob(f"{beside.name}*"):
            leftover.unlink()


def fill(app: Flask) -> None:
    """Migrate the app's empty database and let everything happen in it that the demo shows."""
    with app.app_context():
        event.listen(db.engine, "connect", _without_syncing)
        upgrade()
        all_moments = moments(
            now=utc_now(),
            password_hash=hash_password(PASSWORD),
            modules_folder=app.config["MODULES_FOLDER"],
            quizzes_folder=app.config["QUIZZES_FOLDER"],
        )
        with click.progressbar(all_moments, label=spoken(_l("Menschen ziehen ein"))) as bar:
            for moment in bar:
                moment.happen()
        db.engine.dispose()  # the last connection puts the log into the file


def _without_syncing(connection: Any, _record: Any) -> None:
    """Nothing is acknowledged to anybody before the file is whole, so no commit needs to reach the disk on its own."""
    connection.execute("PRAGMA synchronous=OFF")


def _welcome(url: str) -> None:
    say(_l("Die Demo läuft auf %(address)s (beenden mit Strg+C).", address=url))
    say(
        _l(
            "Zum Anmelden auf der Seite jemanden anklicken, oder (Passwort immer %(password)s):",
            password=PASSWORD,
        )
    )
    width = max(len(spoken(person.role)) for person in DEMO_PEOPLE)
    for person in DEMO_PEOPLE:
        say(f"  {spoken(person.role):<{width}}  {person.email}  {person.password}")
