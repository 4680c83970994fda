"""Password hashing with Argon2id. Slow on purpose, so it happens outside of transactions."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app

MIN_LENGTH = 10
MAX_LENGTH = 200


def init_app(app: Flask) -> None:
    """Build the hasher from ARGON2_TIME_COST and ARGON2_MEMORY_COST (KiB), by default OWASP's first choice."""
    hasher = PasswordHasher(
        time_cost=app.config.setdefault("ARGON2_TIME_COST", 2),
        memory_cost=app.config.setdefault("ARGON2_MEMORY_COST", 19_456),
        parallelism=1,
    )
    app.extensions["password_hasher"] = hasher
    app.extensions["unknown_person_hash"] = hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return str(_hasher().hash(password))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Takes as long for a person who is unknown or has no password."""
    known = password_hash or current_app.extensions["unknown_person_hash"]
    try:
        _hasher().verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _hasher() -> PasswordHasher:
    hasher: PasswordHasher = current_app.extensions["password_hasher"]
    return hasher
