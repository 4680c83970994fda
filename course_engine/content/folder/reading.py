"""What lies in the folders, read into memory. Files that cannot be read become findings, never exceptions."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course_engine.content.bundle import ASSET_LIMIT, MODULE_FILE, finding
from course_engine.content.catalogue import Finding
from course_engine.content.parsing import variant_of

TOPICS_FILE = "topics.yaml"
PATHS_FILE = "paths.yaml"


@dataclass
class ModuleFolder:
    """A module's folder: its files by name relative to it; `prefix` stands before the names in findings."""

    slug: str
    prefix: str
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class QuizFile:
    """A quiz as a file; `path` is what findings name."""

    slug: str
    path: str
    content: bytes = b""
    findings: list[Finding] = field(default_factory=list)


def read_bytes(path: str | Path, name: str, findings: list[Finding]) -> bytes | None:
    """Return the content of a file, a little more than the limit at most; None with a finding where it is unreadable."""
    try:
        with open(path, "rb") as file:
            return file.read(ASSET_LIMIT + 1)
    except OSError as error:
        findings.append(finding("C514", name, reason=error.strerror or type(error).__name__))
        return None


def module_folders(folder: Path, prefix: str = "modules/") -> Iterator[ModuleFolder]:
    """Yield every module in a modules folder, by name: each folder in it that holds text."""
    for place in _entries(folder):
        inside = _entries(Path(place.path)) if place.is_dir() else []
        if any(one.name.endswith(".md") for one in inside):
            yield _read_module(place.name, f"{prefix}{place.name}/", inside)


def read_module_folder(path: Path, prefix: str) -> ModuleFolder:
    """Return one module's folder, read."""
    return _read_module(path.resolve().name, prefix, _entries(path))


def _read_module(slug: str, prefix: str, inside: list[os.DirEntry[str]]) -> ModuleFolder:
    read = ModuleFolder(slug, prefix)
    for name, place in _files(inside):
        content = read_bytes(place, prefix + name, read.findings)
        if content is not None:
            read.files[name] = content
    return read


def quiz_files(folder: Path, prefix: str = "quizzes/") -> Iterator[QuizFile]:
    """Yield every quiz in a quizzes folder, by name."""
    for place in _entries(folder):
        if place.name.endswith((".yaml", ".yml")) and place.is_file():
            yield read_quiz_file(Path(place.path), prefix + place.name)


def read_quiz_file(path: Path, name: str) -> QuizFile:
    """Return one quiz file, read."""
    read = QuizFile(path.name.split(".")[0], name)
    if variant_of(path.name):
        read.findings.append(finding("C515", name))
        return read
    read.content = read_bytes(path, name, read.findings) or b""
    return read


def written_ids(folder: Path) -> set[str]:
    """Return the ids that modules, lessons and quizzes in a folder say they have, also in files with errors."""
    ids: set[str] = set()
    parts = [Path(one.path) for one in _entries(folder) if one.is_dir()]
    for place in (one for path in (folder, *parts) for one in _entries(path)):
        if place.name.endswith((".md", ".yaml", ".yml")) and place.is_file():
            text = (read_bytes(place.path, "", []) or b"").decode(errors="replace")
            ids |= set(re.findall(r"^id:[ \t]*[\"']?([a-z0-9-]+)", text, re.MULTILINE))
    return ids


def is_module_folder(path: Path) -> bool:
    """Whether a folder is that of one module."""
    return (path / MODULE_FILE).is_file()


def _files(entries: list[os.DirEntry[str]], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and place of every file of a module: those beside module.md, and all in `assets`."""
    for entry in entries:
        name = prefix + entry.name
        if entry.is_file():
            yield name, entry.path
        elif entry.is_dir() and (prefix or entry.name == "assets"):
            yield from _files(_entries(Path(entry.path)), f"{name}/")


def _entries(path: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; no hidden files, no links that lead out of it, nothing where there is no folder."""
    try:
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda one: one.name)
    except OSError:
        return []
    return [one for one in found if not one.name.startswith((".", "~")) and not one.is_symlink()]
