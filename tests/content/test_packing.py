"""A module goes out as a zip and comes in again as it was; what does not belong into one is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from course_engine.content.bundle import ASSET_LIMIT
from course_engine.content.packing import (
    MOST_FILES,
    LargePackage,
    NoSingleModule,
    Package,
    UnreadablePackage,
    UnsafePackage,
    pack,
    unpack,
)

MODULE = Package(
    "fotos", {"module.md": b"---\nid: m\n---\n", "assets/a.png": b"\x89PNG"}, {"fotos": b"id: q\n"}
)


def zipped(
    entries: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda entry: None
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, content)
    return packed.getvalue()


GOOD = {"modules/fotos/module.md": b"x"}


def test_what_went_out_comes_in_again_and_the_same_makes_the_same_bytes() -> None:
    assert unpack(pack(MODULE)) == MODULE
    assert pack(MODULE) == pack(MODULE)


def test_a_folder_around_it_and_what_systems_add_are_no_matter() -> None:
    extra = {
        "kurs/modules/fotos/module.md": b"x",
        "kurs/quizzes/eins.yml": b"y",
        "__MACOSX/kurs/._x": b"",
        "kurs/modules/fotos/.DS_Store": b"",
        "kurs/README.txt": b"",
    }
    assert unpack(zipped(extra)) == Package("fotos", {"module.md": b"x"}, {"eins": b"y"})


@pytest.mark.parametrize(
    "name",
    [
        "../modules/fotos/x.md",
        "modules/fotos/../../x.md",
        "/etc/passwd",
        "C:/x.md",
        "modules\\fotos\\x.md",
        "modules//fotos/x.md",
        "modules/fotos/a\nb.md",
    ],
)
def test_names_that_lead_elsewhere_are_refused(app: Flask, name: str) -> None:
    with pytest.raises(UnsafePackage) as refusal:
        unpack(zipped(GOOD | {name: b"x"}))
    assert "nichts übernommen" in str(refusal.value)


def test_links_and_devices_are_refused() -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):

        def mark(entry: zipfile.ZipInfo, kind: int = kind) -> None:
            entry.external_attr = (kind | 0o777) << 16

        with pytest.raises(UnsafePackage):
            unpack(zipped(GOOD, mark))


def test_other_packings_are_refused() -> None:
    def mark(entry: zipfile.ZipInfo) -> None:
        entry.compress_type = zipfile.ZIP_LZMA

    with pytest.raises(UnsafePackage):
        unpack(zipped(GOOD, mark))


def test_a_name_twice_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("modules/fotos/module.md", b"a")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("modules/fotos/module.md", b"b")
    with pytest.raises(UnsafePackage):
        unpack(packed.getvalue())


@pytest.mark.parametrize(
    "entries",
    [
        GOOD | {"modules/fotos/assets/a.png": bytes(ASSET_LIMIT + 1)},
        GOOD | {f"modules/fotos/assets/{n}.png": bytes(ASSET_LIMIT) for n in range(11)},
        GOOD | {f"modules/fotos/{n}.md": b"" for n in range(MOST_FILES)},
    ],
    ids=["one too large", "too much in all", "too many"],
)
def test_a_bomb_is_refused_while_it_is_read(app: Flask, entries: dict[str, bytes]) -> None:
    raw = zipped(entries)
    assert len(raw) < 200_000
    with pytest.raises(LargePackage) as refusal:
        unpack(raw)
    assert "40 MB" in str(refusal.value)


def test_a_size_that_lies_is_not_believed() -> None:
    raw = bytearray(zipped(GOOD | {"modules/fotos/assets/a.png": bytes(ASSET_LIMIT + 1)}))
    size = (ASSET_LIMIT + 1).to_bytes(4, "little")
    while size in raw:
        at = raw.index(size)
        raw[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises((UnreadablePackage, LargePackage)):
        unpack(bytes(raw))


@pytest.mark.parametrize(
    "entries",
    [{}, {"modules/fotos/01-a.md": b"x"}, GOOD | {"modules/zwei/module.md": b"x"}, {"x.txt": b"x"}],
    ids=["nothing", "no module.md", "two modules", "something else"],
)
def test_exactly_one_module_is_needed(entries: dict[str, bytes]) -> None:
    with pytest.raises(NoSingleModule):
        unpack(zipped(entries))


@given(junk=st.binary(max_size=400))
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises((UnreadablePackage, NoSingleModule)):
        unpack(junk)


@given(at=st.integers(0, 10_000), value=st.integers(0, 255))
def test_a_damaged_zip_is_refused_or_read_never_worse(at: int, value: int) -> None:
    raw = bytearray(pack(MODULE))
    raw[at % len(raw)] = value
    with suppress(UnreadablePackage, UnsafePackage, LargePackage, NoSingleModule):
        unpack(bytes(raw))
