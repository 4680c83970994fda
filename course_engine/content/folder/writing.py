"""Files put in their place at once: a reader sees the old one or the new one, never half of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, bytes], *, gone: Iterable[str] = ()) -> None:
    """Write `files` (name relative to `folder` to content) and remove those that are `gone`.

    All are written beside their places and synced first, then moved there. Raises OSError; then the places that were not
    reached hold what they held before.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            beside = place.with_name(f".{place.name}.new")
            waiting.append((beside, place))
            _write_synced(beside, content)
        for beside, place in waiting:
            os.replace(beside, place)
    finally:
        for beside, _place in waiting:
            beside.unlink(missing_ok=True)
    for name in gone:
        (folder / name).unlink(missing_ok=True)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
