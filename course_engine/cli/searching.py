"""`course-engine search`: the index of what can be found."""

from __future__ import annotations

from pathlib import Path

import click
from flask_babel import lazy_gettext as _l

from course_engine.cli.instances import instance_option, open_instance, require_current_schema
from course_engine.cli.speaking import N_, say
from course_engine.search import operations


@click.group(help=N_("Das Verzeichnis, in dem die Suche nachsieht."))
def search() -> None:
    pass


@search.command(help=N_("Legt das Verzeichnis neu an, auch während der Server läuft."))
@instance_option
def rebuild(folder: Path | None) -> None:
    with open_instance(folder).app_context():
        require_current_schema()
        modules, scouts = operations.rebuild_index()
    say(
        _l(
            "Die Suche findet jetzt %(modules)s Module mit ihren Lektionen und %(scouts)s Scouts.",
            modules=str(modules),
            scouts=str(scouts),
        )
    )
