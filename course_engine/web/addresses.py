"""Addresses that lead back into this site, and only there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from course_engine.errors import Refusal


def local_path(target: str | None, *, default: str) -> str:
    """`target` where it is a path on this site, else `default`: nothing that names a host, scheme or control sign."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if "\\" in target or any(ord(sign) < 33 for sign in target):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else target


class NoBaseUrl(Refusal):
    message = _l(
        "Die Seite kennt ihre eigene Adresse nicht und kann deshalb keine Mail mit einem Link verschicken. Wer sie "
        "betreibt, trägt die Adresse als BASE_URL in config.py ein."
    )


def base_url() -> str:
    """The site's own address for mails, without a slash at its end. Raises NoBaseUrl where none is configured.

    What a request says of its host is anybody's to choose, and must never get into a mail.
    """
    configured = current_app.config.get("BASE_URL")
    if not configured:
        current_app.logger.error("BASE_URL is not set: mails cannot carry links")
        raise NoBaseUrl
    return str(configured).rstrip("/")


def site_url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for mails that say something without it, too: "" where the site knows none."""
    path = current_app.url_map.bind("").build(endpoint, values)
    try:
        return base_url() + path
    except NoBaseUrl:
        return ""
