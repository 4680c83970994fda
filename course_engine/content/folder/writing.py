"""Files put in their place at once: a reader sees the old one or the new one, never half of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Written:
    """What was written; `put_back` makes the places hold again what they held before."""

    before: dict[Path, bytes | None] = field(default_factory=dict)

    def put_back(self) -> None:
        for place, content in self.before.items():
            if content is None:
                place.unlink(missing_ok=True)
            else:
                beside = _beside(place)
                _write_synced(beside, content)
                os.replace(beside, place)


def write_files(folder: Path, files: Mapping[str, bytes], *, gone: Iterable[str] = ()) -> Written:
    """Write `files` (name relative to `folder` to content), remove those that are `gone`; returns the way back.

    All are written beside their places and synced first, then moved there. Raises OSError; then every place holds what
    it held before.
    """
    done, waiting = Written(), []
    try:
        for name, content in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            waiting.append(place)
            _write_synced(_beside(place), content)
        for place in waiting:
            before = _content(place)
            os.replace(_beside(place), place)
            done.before[place] = before
        for name in gone:
            before = _content(folder / name)
            (folder / name).unlink(missing_ok=True)
            done.before[folder / name] = before
    except OSError:
        done.put_back()
        raise
    finally:
        for place in waiting:
            _beside(place).unlink(missing_ok=True)
    return done


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.new")


def _content(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
