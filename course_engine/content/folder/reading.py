"""What lies in the folders, read into memory. Files that cannot be read become findings, never exceptions."""

from __future__ import annotations

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


def read_bytes(path: Path, name: str, findings: list[Finding]) -> bytes | None:
    """Return the content of a file, a little more than the limit at most; None with a finding where it is unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(ASSET_LIMIT + 1)
    except OSError as error:
        findings.append(finding("C514", name, reason=error.strerror or type(error).__name__))
        return None


def module_folders(folder: Path, prefix: str = "modules/") -> Iterator[ModuleFolder]:
    """Yield every module in a modules folder, by name: each folder in it that holds text."""
    for path in _entries(folder):
        if path.is_dir() and any(one.suffix == ".md" for one in _entries(path)):
            yield read_module_folder(path, f"{prefix}{path.name}/")


def read_module_folder(path: Path, prefix: str) -> ModuleFolder:
    """Return one module's folder, read."""
    read = ModuleFolder(path.resolve().name, prefix)
    for file in _files(path):
        name = file.relative_to(path).as_posix()
        content = read_bytes(file, prefix + name, read.findings)
        if content is not None:
            read.files[name] = content
    return read


def quiz_files(folder: Path, prefix: str = "quizzes/") -> Iterator[QuizFile]:
    """Yield every quiz in a quizzes folder, by name."""
    for path in _entries(folder):
        if path.suffix in (".yaml", ".yml") and path.is_file():
            yield read_quiz_file(path, prefix + path.name)


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
    for path in [*_entries(folder), *(one for part in _entries(folder) for one in _entries(part))]:
        if path.suffix in (".md", ".yaml", ".yml") and path.is_file():
            text = (read_bytes(path, "", []) or b"").decode(errors="replace")
            ids |= set(re.findall(r"^id:[ \t]*[\"']?([a-z0-9-]+)", text, re.MULTILINE))
    return ids


def is_module_folder(path: Path) -> bool:
    """Whether a folder is that of one module."""
    return (path / MODULE_FILE).is_file()


def _files(path: Path) -> Iterator[Path]:
    for entry in _entries(path):
        if entry.is_file():
            yield entry
        elif entry.is_dir() and (entry.name == "assets" or "assets" in entry.parent.parts):
            yield from _files(entry)


def _entries(path: Path) -> list[Path]:
    """What is in a folder, by name; no hidden files, no links that lead out of it, nothing where there is no folder."""
    try:
        entries = sorted(path.iterdir(), key=lambda one: one.name)
    except OSError:
        return []
    return [one for one in entries if not one.name.startswith((".", "~")) and not one.is_symlink()]
