"""Images of published texts, by the digest of their bytes."""

from __future__ import annotations

from flask import Blueprint, Response

from course_engine.content import queries

bp = Blueprint("content", __name__)

A_YEAR = 365 * 24 * 3600


@bp.get("/assets/<digest>")
def asset(digest: str) -> Response:
    found = queries.get_asset(digest)
    response = Response(found.content, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"  # other bytes, other address
    return response
