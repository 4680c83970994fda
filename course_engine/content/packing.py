"""A module to take along: one zip with its folder and its quizzes, as they lie in a library.

Pure: bytes in, bytes out. Nothing is ever unpacked into a folder, so names cannot lead anywhere; sizes are counted while
reading, whatever the file says of itself.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from course_engine.content.bundle import ASSET_LIMIT, MODULE_FILE
from course_engine.errors import Refusal

PACKAGE_LIMIT = 40 * 1024 * 1024  # bytes, packed and unpacked
MOST_FILES = 400
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same module makes the same bytes
_PLACE = re.compile(r"(?:[^/]+/)?(?:modules/([^/]+)/(.+)|quizzes/([^/]+)\.ya?ml)")


@dataclass(frozen=True)
class Package:
    """A module: `files` by name relative to its folder, and its quizzes, text by slug."""

    slug: str
    files: Mapping[str, bytes]
    quizzes: Mapping[str, bytes] = field(default_factory=dict)


class UnreadablePackage(Refusal):
    message = _l("Das ist kein Zip, das sich lesen lässt. Nimm eine Datei, die hier heruntergeladen wurde.")


class UnsafePackage(Refusal):
    message = _l(
        "In dem Zip steht etwas, das nicht in ein Modul gehört: %(name)s. Es wurde nichts übernommen."
    )


class LargePackage(Refusal):
    message = _l("Das Zip ist zu groß: höchstens %(files)s Dateien und %(size)s MB, jede bis %(each)s MB.")

    def __init__(self) -> None:
        mega = 1024 * 1024
        super().__init__(files=MOST_FILES, size=PACKAGE_LIMIT // mega, each=ASSET_LIMIT // mega)


class NoSingleModule(Refusal):
    message = _l("In dem Zip muss genau ein Modul liegen: ein Ordner in modules/ mit einer module.md.")


def pack(package: Package) -> bytes:
    """Return the package as a zip: `modules/<slug>/…` and `quizzes/<slug>.yaml`, in the order of their names."""
    entries = {f"modules/{package.slug}/{name}": content for name, content in package.files.items()}
    entries |= {f"quizzes/{slug}.yaml": content for slug, content in package.quizzes.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(entries.items()):
            archive.writestr(_entry(name), content)
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _SAME_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def unpack(raw: bytes) -> Package:
    """Return the one module in a zip, with the quizzes beside it; a folder around both is no matter.

    Raises UnreadablePackage, UnsafePackage (for links, secrets, other packings and names that lead elsewhere),
    LargePackage and NoSingleModule. What lies elsewhere in the zip is left where it is.
    """
    if len(raw) > PACKAGE_LIMIT:
        raise LargePackage
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            contents = _contents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise UnreadablePackage from None
    modules: dict[str, dict[str, bytes]] = {}
    quizzes: dict[str, bytes] = {}
    for name, content in contents.items():
        place = _PLACE.fullmatch(name)
        if place and place[1]:
            modules.setdefault(place[1], {})[place[2]] = content
        elif place:
            quizzes[place[3]] = content
    with_text = {slug: files for slug, files in modules.items() if MODULE_FILE in files}
    if len(with_text) != 1:
        raise NoSingleModule
    ((slug, files),) = with_text.items()
    return Package(slug, files, quizzes)


def _contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise LargePackage
    contents: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        _refuse_unsafe(entry, contents)
        if _is_by_the_way(entry.filename):
            continue
        with archive.open(entry) as file:
            content = file.read(ASSET_LIMIT + 1)
        total += len(content)
        if len(content) > ASSET_LIMIT or total > PACKAGE_LIMIT:
            raise LargePackage
        contents[entry.filename] = content
    return contents


def _refuse_unsafe(entry: zipfile.ZipInfo, seen: Mapping[str, bytes]) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = entry.filename.replace("\\", "/").split("/")
    unsafe = (
        kind not in (0, stat.S_IFREG)
        or entry.flag_bits & 1  # locked with a password
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or "\\" in entry.filename
        or ":" in entry.filename
        or not parts[0]
        or any(part in ("", ".", "..") for part in parts)
        or any(ord(sign) < 32 for sign in entry.filename)
        or entry.filename in seen
    )
    if unsafe:
        raise UnsafePackage(name=entry.filename[:80])


def _is_by_the_way(name: str) -> bool:
    """What systems put into a zip by themselves."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    )
