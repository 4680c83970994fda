"""`course-engine db`: migrations."""

from __future__ import annotations

from pathlib import Path

import click
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_babel import lazy_gettext as _l
from flask_migrate import upgrade as run_migrations

from course_engine.cli.instances import instance_option, open_instance, require_current_schema
from course_engine.cli.speaking import N_, Problem, say
from course_engine.db import Base, db
from course_engine.search.operations import catch_up


@click.group("db", help=N_("Die Datenbank auf den neuesten Stand bringen und prüfen."))
def database() -> None:
    pass


@database.command(help=N_("Führt alle Migrationen aus, die noch fehlen."))
@instance_option
def upgrade(folder: Path | None) -> None:
    with open_instance(folder).app_context():
        run_migrations()
        catch_up()
    say(_l("Die Datenbank ist auf dem neuesten Stand."))


@database.command(
    help=N_("Endet mit 1, wenn Migrationen fehlen oder Modelle und Datenbank verschieden sind.")
)
@instance_option
def check(folder: Path | None) -> None:
    with open_instance(folder).app_context():
        require_current_schema()
        differences = _differences()
    for difference in differences:
        click.echo(difference)
    if differences:
        raise Problem(_l("Modelle und Datenbank sind verschieden."))
    say(_l("Modelle und Datenbank sind gleich."))


def _differences() -> list[str]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]
