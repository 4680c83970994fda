"""`course-engine mentoring`: a match round from a file."""

from __future__ import annotations

import sys

import click
from flask_babel import lazy_gettext as _l

from course_engine.cli.speaking import N_, Problem, spoken
from course_engine.mentoring.matching.instance import InvalidInstance, read_instance
from course_engine.mentoring.matching.result import result_lines
from course_engine.mentoring.matching.solving import solve as solve_instance


class BadInput(Problem):
    """A file that cannot be used: one sentence on standard error, exit code 2."""

    exit_code = 2


@click.group(help=N_("Wer wen begleitet: eine Runde aus einer Datei."))
def mentoring() -> None:
    pass


@mentoring.command(
    help=N_(
        "Rechnet eine Runde aus einer Datei (match-instance/1, „-“ ist die Standardeingabe) und schreibt das Ergebnis "
        "als JSON auf die Standardausgabe; endet mit 2, wenn die Datei nicht zu gebrauchen ist."
    )
)
@click.argument("path", metavar="INSTANCE.json")
def solve(path: str) -> None:
    try:
        with click.open_file(path, "rb") as file:
            instance = read_instance(file.read())
    except InvalidInstance as invalid:
        raise BadInput(f"{path}: {invalid.as_line(lambda text: spoken(_l(text)))}") from invalid
    except OSError as error:
        raise BadInput(
            _l("Die Datei %(name)s lässt sich nicht lesen: %(reason)s", name=path, reason=str(error.strerror))
        ) from error
    sys.stdout.buffer.writelines(line.encode() for line in result_lines(solve_instance(instance)))
    sys.stdout.buffer.flush()
