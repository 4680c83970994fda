"""Values as plain bodies, and the digest of a body.

Fields that hold their default are left out of the body: a field added later changes no old digest.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

Body = dict[str, Any]


def plain_fields(value: Any) -> Body:
    """Return the fields of a dataclass, JSON-able, those at their default left out."""
    pairs = ((f, getattr(value, f.name)) for f in fields(value))
    return {f.name: _plain(v) for f, v in pairs if v != _default(f)}


def as_tuple(value: Any) -> Any:
    """Return a list as a tuple, anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


def canonical_json(body: Mapping[str, Any]) -> str:
    """Return `body` as JSON in the one form that digests are made of."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of `body`: 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(body).encode()).hexdigest()


def _default(described: Any) -> Any:
    return described.default_factory() if described.default_factory is not MISSING else described.default


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 72 and 72.0 are one body
    if hasattr(value, "__dataclass_fields__"):
        return plain_fields(value)
    return value
