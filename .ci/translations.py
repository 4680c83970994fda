"""Keeps the English catalogue in step with the German source strings.

    python .ci/translations.py --update    gather the strings and add new ones to the catalogue, untranslated
    python .ci/translations.py --compile   write the compiled catalogue
    python .ci/translations.py --check     exit 1 where a string is missing, untranslated, or not compiled

German needs no catalogue: the sources speak it.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "course_engine"
CATALOGUE = PACKAGE / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("migrations/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
}
OPTIONS = {"**.html": {"extensions": "jinja2.ext.do", "silent": "false", "trimmed": "false"}}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def gather() -> Catalog:
    """The strings of the sources; places are named without line numbers, which would change with every edit."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        PACKAGE, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, directory_filter=lambda _: True
    )
    for name, _line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def read_catalogue() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalogue: Catalog) -> bytes:
    catalogue.creation_date = catalogue.revision_date = UNDATED  # else the moment of compiling would be in it
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update() -> None:
    catalogue = read_catalogue()
    catalogue.update(gather(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, include_lineno=False, width=110, sort_by_file=True)
    dated = re.compile(
        rb'^"(POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE
    )  # would change with every run
    CATALOGUE.write_bytes(dated.sub(b"", buffer.getvalue()))


def problems() -> list[str]:
    catalogue = read_catalogue()
    wanted = {message.id for message in gather() if message.id}
    have = {message.id: message for message in catalogue if message.id}
    found = [f"not in the catalogue: {one!r}" for one in sorted(wanted - set(have), key=str)]
    found += [f"no longer used: {one!r}" for one in sorted(set(have) - wanted, key=str)]
    for message in have.values():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(strings) or message.fuzzy:
            found.append(f"untranslated: {message.id!r}")
        elif any(placeholders(one) - placeholders(message.id) for one in strings):
            found.append(f"other placeholders: {message.id!r}")
    mo = CATALOGUE.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalogue):
        found.append("the compiled catalogue does not match: run with --compile")
    return found


def placeholders(text: str | tuple[str, ...]) -> set[str]:
    return set(PLACEHOLDER.findall(" ".join(text) if isinstance(text, tuple) else text))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("update", "compile", "check"):
        parser.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args()
    if chosen.update:
        update()
    if chosen.compile:
        CATALOGUE.with_suffix(".mo").write_bytes(compiled(read_catalogue()))
    if chosen.check:
        found = problems()
        print("\n".join(found) or "The English catalogue is complete.")  # noqa: T201
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
