"""Addresses that lead back into this site, and only there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request


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


def site_url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for mails: below BASE_URL as configured, else below the host that was asked."""
    base = current_app.config.get("BASE_URL") or (request.host_url if has_request_context() else "")
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(base).rstrip("/") + path
