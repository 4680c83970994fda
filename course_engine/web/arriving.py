"""What browsers and scripts send, cut to what a database can hold: no NUL, no number beyond a column's range."""

from __future__ import annotations

from typing import IO, Any

from flask import Flask, Request, request
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from course_engine.errors import NotFound

LARGEST = 2**31 - 1  # of an INTEGER on PostgreSQL


def row_id(text: str) -> int:
    """The id of a row as it stands in a field or an address; raises ValueError for what no row can have as its id."""
    number = int(text)
    if not 0 < number <= LARGEST:
        raise ValueError(text)
    return number


def count_in(text: str | None) -> int | None:
    """A plain whole number from 0, as our pages write it into hidden fields; None for anything else."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if plain else None  # type: ignore[arg-type]


class RowIdConverter(IntegerConverter):
    """Numbers in addresses: beyond what a row can have as its id there is nothing to be found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST} | options)


def without_nul(fields: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same names and values without NUL, which PostgreSQL does not take and nobody types."""
    pairs = ((name.replace("\0", ""), value.replace("\0", "")) for name, value in fields.items(multi=True))
    return type(fields)(pairs)


class CleanFormParser(FormDataParser):
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        return rest, without_nul(form), files


class CleanRequest(Request):
    """A request whose fields and arguments hold no NUL."""

    form_data_parser_class = CleanFormParser

    @cached_property
    def args(self) -> Any:
        return without_nul(super().args)


def _refuse_nul() -> None:
    if "\0" in request.path:
        raise NotFound


def init_app(app: Flask) -> None:
    """To be called before routes are added."""
    app.request_class = CleanRequest
    app.url_map.converters["int"] = RowIdConverter
    app.before_request(_refuse_nul)
