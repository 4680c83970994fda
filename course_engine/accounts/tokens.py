"""Random tokens for sessions and links. The database only ever sees their digest."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """The SHA-256 of a token in hexadecimal. A token is random, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
