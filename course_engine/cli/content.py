"""`course-engine content`: files of modules and quizzes, checked, synced and rendered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import Flask
from flask_babel import lazy_gettext as _l

from course_engine import LIBRARY
from course_engine.assessment.queries import attempted_quiz_uids
from course_engine.authoring.disagreement import absence_words, place_words
from course_engine.authoring.lint.files import Lint
from course_engine.cli.instances import instance_option, open_instance, require_current_schema
from course_engine.cli.speaking import N_, Problem, say, spoken
from course_engine.content import folder as folders
from course_engine.content import rendering
from course_engine.content.catalogue import Finding
from course_engine.content.folder import KEEP, Action, ChangedMeanwhile, Outcome
from course_engine.content.merging import FileConflict
from course_engine.content.parsing import parse_lesson
from course_engine.content.schema import KINDS, schema_of
from course_engine.db import reading
from course_engine.web.clock import utc_now

WORDS = {
    Action.UNCHANGED: _l("unverändert"),
    Action.PUBLISHED: _l("veröffentlicht"),
    Action.WRITTEN: _l("in den Ordner geschrieben"),
    Action.MERGED: _l("in Ordner und Datenbank geändert, zusammengeführt"),
    Action.CONFLICT: _l("Konflikt: in Ordner und Datenbank verschieden geändert, nichts übernommen"),
    Action.WAITING: _l(
        "wartet: Es gibt schon Versuche. Unter „Schreiben, Quiz“ lässt sich ansehen und entscheiden, was aus ihren "
        "Ergebnissen wird; mit --results keep behalten sie sie"
    ),
    Action.BROKEN: _l("fehlerhaft, nichts übernommen"),
    Action.MISSING: _l("nicht mehr im Ordner, bleibt veröffentlicht"),
    Action.READ_ONLY: _l("neuer als der Ordner, in den sich nicht schreiben lässt"),
}


@click.group(help=N_("Dateien von Modulen und Quiz prüfen, abgleichen und anzeigen."))
def content() -> None:
    pass


@content.command(help=N_("Prüft Dateien und Ordner; endet mit 1, wenn es Fehler gibt."))
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True))
@click.option(
    "--format", "shape", type=click.Choice(["text", "json"]), default="text", help=N_("Form der Ausgabe.")
)
def check(paths: tuple[str, ...], shape: str) -> None:
    findings = folders.check(paths or _library_folders(), look=Lint())
    if shape == "json":
        click.echo(json.dumps([_as_object(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        print_findings(findings)
        say(_summary(findings), err=True)
    if any(one.is_error for one in findings):
        raise SystemExit(1)


@content.command(help=N_("Gleicht die Ordner mit der Datenbank ab; endet mit 1, wenn etwas offen bleibt."))
@click.option("--dry-run", is_flag=True, help=N_("Sagt nur, was geschähe."))
@click.option(
    "--results",
    type=click.Choice([KEEP]),
    help=N_("Was bei einem geänderten Quiz mit früheren Ergebnissen geschieht: keep behält sie."),
)
@click.option(
    "--minor",
    is_flag=True,
    help=N_("Was sich an Modulen geändert hat, ist klein: Wer fertig war, erfährt nichts davon."),
)
@instance_option
def sync(dry_run: bool, results: str | None, minor: bool, folder: Path | None) -> None:
    app = open_instance(folder)
    with app.app_context():
        require_current_schema()
        outcomes = sync_library(app, dry_run=dry_run, results=results or "", minor=minor)
    if dry_run:
        say(_l("Das war eine Probe: Nichts wurde geändert."), err=True)
    if not all(one.is_settled for one in outcomes):
        raise SystemExit(1)


@content.command(
    help=N_("Schreibt das JSON-Schema einer Art von Datei auf die Standardausgabe, für Schreibprogramme.")
)
@click.argument("kind", type=click.Choice(KINDS), metavar="|".join(KINDS))
def schema(kind: str) -> None:
    click.echo(json.dumps(schema_of(kind), ensure_ascii=False, indent=2))


@content.command(help=N_("Schreibt das sichere HTML einer Lektion auf die Standardausgabe."))
@click.argument("file", type=click.File("rb"))
def render(file: BinaryIO) -> None:
    name = "-" if file.name == "<stdin>" else file.name
    read = parse_lesson(file.read(), name)
    print_findings(read.findings, err=True)
    if read.value is None:
        raise SystemExit(1)
    try:
        click.echo(rendering.render(read.value.body, path=name).fragment())
    except rendering.TextRefused as refused:
        print_findings([refused.finding], err=True)
        raise SystemExit(1) from refused


def sync_library(
    app: Flask, *, dry_run: bool = False, results: str = "", minor: bool = False
) -> list[Outcome]:
    """Sync the configured folders with the database of the current app, saying what becomes of each thing."""
    with reading():
        attempted = attempted_quiz_uids()
    try:
        return folders.sync(
            app.config["MODULES_FOLDER"],
            app.config["QUIZZES_FOLDER"],
            now=utc_now(),
            attempted_quizzes=attempted,
            results=results,
            minor=minor,
            dry_run=dry_run,
            tell=_tell,
        )
    except ChangedMeanwhile as error:
        raise Problem(
            _l("Währenddessen hat jemand etwas veröffentlicht. Starte den Abgleich noch einmal.")
        ) from error


def _tell(outcome: Outcome) -> None:
    if outcome.action is not Action.UNCHANGED:
        say(f"{outcome.path}: {spoken(WORDS[outcome.action])}")
    for found in outcome.conflicts:
        _show_conflict(outcome, found)
    if outcome.conflicts:
        say(
            _l(
                "  Was nun: Entscheide unter „Schreiben, Konflikte“ (/authoring/conflicts), was gelten soll. Oder "
                "übernimm den Text aus der Datenbank in die Datei und gleiche noch einmal ab."
            )
        )
    print_findings(outcome.findings, err=True)


def _show_conflict(outcome: Outcome, found: FileConflict) -> None:
    """Where both sides differ, and what each of them says."""
    conflict = found.conflict
    path = f"{outcome.path}/{found.path}" if outcome.kind == "module" else outcome.path
    say(f"  {path}:{conflict.line or 1}: {spoken(place_words(conflict))}")
    for side, text in ((_l("Im Ordner:"), conflict.ours), (_l("In der Datenbank:"), conflict.theirs)):
        words = conflict.readable(text) if text else spoken(absence_words(conflict))
        say(f"    {spoken(side)}")
        for line in words.split("\n"):
            say(f"      {'|' if text else ''} {line}".rstrip())


def print_findings(findings: Iterable[Finding], *, err: bool = False) -> None:
    for one in findings:
        click.echo(one.as_line(_translated), err=err)


def _translated(text: str) -> str:
    return spoken(_l(text))


def _as_object(one: Finding) -> dict[str, Any]:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "code": one.code,
        "severity": one.severity,
        "message": one.message(_translated),
        "reason": one.why(_translated),
        "remedy": one.advice(_translated),
    }


def _summary(findings: Iterable[Finding]) -> Any:
    count = Counter(one.is_error for one in findings)
    if not count.total():
        return _l("Alles in Ordnung.")
    return _l(
        "Fehler: %(errors)s, Hinweise: %(warnings)s", errors=str(count[True]), warnings=str(count[False])
    )


def _library_folders() -> list[str]:
    """`modules` and `quizzes` where the command was called, else those that ship with the engine."""
    here = [name for name in ("modules", "quizzes") if Path(name).is_dir()]
    return here or [str(LIBRARY / "modules"), str(LIBRARY / "quizzes")]
