"""`course-engine quiz`: quizzes from and for other systems."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click
from flask_babel import lazy_gettext as _l

from course_engine.assessment.exchange import MOST_BYTES, READERS, WRITERS, read_quiz, write_quiz
from course_engine.assessment.exchange.loss import Loss
from course_engine.cli.content import print_findings
from course_engine.cli.speaking import N_, Problem, spoken

_BINARY = {"qti"}


@click.group(help=N_("Quiz aus anderen Systemen holen und für sie schreiben."))
def quiz() -> None:
    pass


@quiz.command(
    help=N_(
        "Schreibt ein Quiz in einem anderen Format auf die Standardausgabe. Was dabei verloren geht, steht Zeile für "
        "Zeile in der Fehlerausgabe; endet mit 1, wenn etwas fehlerhaft ist. qti ist ein ZIP-Paket."
    )
)
@click.option("--from", "source", type=click.Choice([*READERS]), required=True, help=N_("Format der Datei."))
@click.option("--to", "target", type=click.Choice([*WRITERS]), required=True, help=N_("Format der Ausgabe."))
@click.argument("file", type=click.File("rb"), default="-")
def convert(source: str, target: str, file: BinaryIO) -> None:
    given = str(getattr(file, "name", "-"))
    name = "-" if given == "<stdin>" else given
    if target in _BINARY and sys.stdout.isatty():
        raise Problem(_l("Das Ergebnis ist ein ZIP-Paket: Leite die Ausgabe mit > in eine Datei."))
    read = read_quiz(file.read(MOST_BYTES + 1), source, name)
    print_findings(read.findings, err=True)
    _print_losses(read.losses, name)
    if read.quiz is None:
        raise SystemExit(1)
    written = write_quiz(read.quiz, target)
    _print_losses(written.losses, name)
    click.echo(written.content, nl=False)
    if any(one.is_error for one in read.findings):
        raise SystemExit(1)


def _print_losses(losses: tuple[Loss, ...], name: str) -> None:
    for one in losses:
        click.echo(one.as_line(name, _translated), err=True)


def _translated(text: str) -> str:
    return spoken(_l(text))
