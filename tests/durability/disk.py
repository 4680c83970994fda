"""A disk that forgets what was not synced when the power goes.

SQLite's own file system layer is wrapped: whatever it writes is also kept here, and counts as safe from its sync on. It
works where Python uses the shared library of SQLite; where that is built in, `find_library` says None.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

POINTER, INT, INT64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
# Names stay pointers: SQLite reads on behind them, and an open file keeps its own for as long as it is open.
OPEN = ctypes.CFUNCTYPE(INT, POINTER, POINTER, POINTER, INT, POINTER)
DELETE = ctypes.CFUNCTYPE(INT, POINTER, POINTER, INT)
WRITE = ctypes.CFUNCTYPE(INT, POINTER, POINTER, INT, INT64)
TRUNCATE = ctypes.CFUNCTYPE(INT, POINTER, INT64)
SYNC = ctypes.CFUNCTYPE(INT, POINTER, INT)
NAME = b"forgetful"
_KEPT: list[Any] = []  # what an open file of SQLite may still point to is never given up


class Vfs(ctypes.Structure):
    """sqlite3_vfs; what follows xDelete is only copied."""

    _fields_ = [
        ("iVersion", INT),
        ("szOsFile", INT),
        ("mxPathname", INT),
        ("pNext", POINTER),
        ("zName", ctypes.c_char_p),
        ("pAppData", POINTER),
        ("xOpen", POINTER),
        ("xDelete", POINTER),
        ("others", POINTER * 14),
    ]


class Methods(ctypes.Structure):
    """sqlite3_io_methods of version 3."""

    _fields_ = [
        ("iVersion", INT),
        ("xClose", POINTER),
        ("xRead", POINTER),
        ("xWrite", POINTER),
        ("xTruncate", POINTER),
        ("xSync", POINTER),
        ("others", POINTER * 13),
    ]


class File(ctypes.Structure):
    _fields_ = [("pMethods", ctypes.POINTER(Methods))]


def shared_sqlite() -> ctypes.CDLL | None:
    """The SQLite that this Python runs on, None where it cannot be reached."""
    name = ctypes.util.find_library("sqlite3")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.sqlite3_libversion.restype = ctypes.c_char_p
    loaded = any("libsqlite3" in line for line in Path("/proc/self/maps").read_text().splitlines())
    same = library.sqlite3_libversion().decode() == sqlite3.sqlite_version
    return library if loaded and same else None


class Disk:
    """What would be on the disk: `safe` bytes of each file, and what was written to it since its last sync."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.syncs = 0
        self._library = library
        self._guard = threading.Lock()
        self._safe: dict[str, bytearray] = {}
        self._pending: dict[str, list[tuple[int, bytes | None]]] = {}
        self._paths: dict[int, str] = {}  # by the address of the open file
        _KEPT.append(self)
        self._wrapped: dict[int, Methods] = {}  # by the address of the methods they stand for
        library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
        library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        self._below = library.sqlite3_vfs_find(None)
        self._vfs = Vfs.from_buffer_copy(self._below.contents)
        self._vfs.zName = NAME
        opened, deleted = OPEN(self._open), DELETE(self._delete)
        _KEPT.extend((opened, deleted))
        self._vfs.xOpen, self._vfs.xDelete = ctypes.cast(opened, POINTER), ctypes.cast(deleted, POINTER)

    @contextmanager
    def under(self) -> Iterator[Disk]:
        """Every connection that is opened inside writes to this disk."""
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)
        try:
            yield self
        finally:
            self._library.sqlite3_vfs_register(self._below, 1)
            self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def after_power_cut(self, generator: Random) -> dict[str, bytes]:
        """By file name, what is left if the power goes now: all that was synced, and any part of the rest."""
        with self._guard:
            left = {path: bytearray(content) for path, content in self._safe.items()}
            pending = {path: list(writes) for path, writes in self._pending.items()}
        for path, writes in pending.items():
            for write in writes:
                if generator.random() < 0.5:
                    _put(left[path], *write)
        return {Path(path).name: bytes(content) for path, content in left.items()}

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        below = OPEN(self._below.contents.xOpen)
        result = below(ctypes.addressof(self._below.contents), name, file, flags, out)
        if result == 0 and name is not None:
            self._watch(_text_at(name), file)
        return int(result)

    def _delete(self, _vfs: int, name: int, with_folder: int) -> int:
        result = DELETE(self._below.contents.xDelete)(
            ctypes.addressof(self._below.contents), name, with_folder
        )
        with self._guard:
            self._safe.pop(_text_at(name), None)
            self._pending.pop(_text_at(name), None)
        return int(result)

    def _watch(self, path: str, address: int) -> None:
        file = File.from_address(address)
        with self._guard:
            self._paths[address] = path
            if path not in self._safe:
                self._safe[path] = bytearray(Path(path).read_bytes())
                self._pending[path] = []
        original = ctypes.addressof(file.pMethods.contents)
        if original not in self._wrapped:
            self._wrapped[original] = self._wrap(Methods.from_address(original))
        file.pMethods = ctypes.pointer(self._wrapped[original])

    def _wrap(self, below: Methods) -> Methods:
        write, truncate, sync = WRITE(below.xWrite), TRUNCATE(below.xTruncate), SYNC(below.xSync)

        def on_write(file: int, data: int, size: int, offset: int) -> int:
            self._note(file, offset, ctypes.string_at(data, size))
            return write(file, data, size, offset)

        def on_truncate(file: int, size: int) -> int:
            self._note(file, size, None)
            return truncate(file, size)

        def on_sync(file: int, flags: int) -> int:
            result = sync(file, flags)
            if result == 0:
                self._settle(file)
            return result

        own = [WRITE(on_write), TRUNCATE(on_truncate), SYNC(on_sync)]
        _KEPT.extend(own)
        wrapped = Methods.from_buffer_copy(below)
        wrapped.xWrite, wrapped.xTruncate, wrapped.xSync = (ctypes.cast(one, POINTER) for one in own)
        return wrapped

    def _note(self, file: int, place: int, content: bytes | None) -> None:
        with self._guard:
            self._pending[self._paths[file]].append((place, content))

    def _settle(self, file: int) -> None:
        with self._guard:
            path = self._paths[file]
            for write in self._pending[path]:
                _put(self._safe[path], *write)
            self._pending[path].clear()
            self.syncs += 1


def _text_at(address: int) -> str:
    return ctypes.string_at(address).decode()


def _put(content: bytearray, place: int, written: bytes | None) -> None:
    """Write at a place, or cut off there."""
    if written is None:
        del content[place:]
        return
    if len(content) < place:
        content.extend(bytes(place - len(content)))
    content[place : place + len(written)] = written
