"""Addresses that lead back into this site, and only there."""

from __future__ import annotations

from urllib.parse import urlsplit


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
