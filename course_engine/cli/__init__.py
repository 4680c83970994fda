"""The command line: each command calls an operation, as a view would."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DatabaseError, OperationalError

from course_engine.cli.content import content
from course_engine.cli.database import database
from course_engine.cli.demonstrating import demo
from course_engine.cli.mentoring import mentoring
from course_engine.cli.people import person
from course_engine.cli.quiz import quiz
from course_engine.cli.searching import search
from course_engine.cli.serving import serve, worker
from course_engine.cli.speaking import N_, Problem, spoken
from course_engine.errors import Refusal


class Commands(click.Group):
    """A group in which every anticipated trouble ends in a sentence and exit code 1, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise Problem(refusal) from refusal
        except DatabaseError as error:
            if type(error) not in {DatabaseError, OperationalError}:  # others are mistakes of ours
                raise
            raise Problem(
                _l("Die Datenbank antwortet nicht wie erwartet: %(reason)s", reason=str(error.orig))
            ) from error


def _version() -> str:
    try:
        return version("course-engine")
    except PackageNotFoundError:  # run from its folder without being installed
        return "?"


@click.group(
    cls=Commands,
    help=N_("Kurse in eigenem Tempo, mit Menschen, die weiterhelfen."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version=_version())
def cli() -> None:
    pass


for command in (demo, serve, worker, database, content, quiz, person, mentoring, search):
    cli.add_command(command)


def translate_help(command: click.Command) -> None:
    """Put the help of a command and of all below it into the language of the terminal."""
    if command.help:
        command.help = spoken(_l(command.help))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help and parameter.expose_value:
            parameter.help = spoken(_l(parameter.help))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            translate_help(below)


def main() -> None:
    translate_help(cli)
    cli(prog_name="course-engine")
