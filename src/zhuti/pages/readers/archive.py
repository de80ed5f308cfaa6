"""Zip archives: their members are sources of their own, named ``archive.zip/member.txt``."""

from __future__ import annotations

import os
import struct
import zipfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from zhuti.errors import InputError

ENDING = ".zip"
_UTF8_NAME = 0x800
_PASSWORD = 0x1
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, struct.error)

_Listed = tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]


def find_archive(source: str) -> Path | None:
    """Find the archive of which a source is a member; None if it is a file of its own, or nothing."""
    if ENDING not in source.lower() or os.path.lexists(source):
        return None
    return next(
        (parent for parent in Path(source).parents if parent.suffix.lower() == ENDING and parent.is_file()), None
    )


def members(archive: Path) -> list[str]:
    """List the members of an archive as sources, by name; hidden ones, and those that macOS adds, are left out.

    Raises
    ------
    InputError
        It is no zip archive, is damaged, or holds no file.
    """
    found = sorted(_list(_unzip(archive)))
    if not found:
        raise InputError(f"{archive}: holds no file")
    return [str(archive / name) for name in found]


def find_member(archive: Path, source: str) -> zipfile.ZipInfo:
    """Find a member in its archive's list.

    Raises
    ------
    InputError
        There is no such member.
    """
    name = Path(source).relative_to(archive).as_posix()
    _, listed = _opened(archive)
    if name not in listed:
        raise InputError(f"{source}: no such member in the archive")
    return listed[name]


def open_member(archive: Path, source: str) -> IO[bytes]:
    """Open a member for reading.

    Raises
    ------
    InputError
        There is no such member, it has a password, or is packed in a way that Python cannot read.
    """
    member = find_member(archive, source)
    if member.flag_bits & _PASSWORD:
        raise InputError(f"{source}: this archive has a password; unpack it first")
    try:
        return _opened(archive)[0].open(member)
    except _UNREADABLE as error:
        raise InputError(f"{source}: cannot be unpacked ({error})") from None


def _opened(archive: Path) -> _Listed:
    try:
        changed = archive.stat()
    except OSError as error:
        raise InputError(f"{archive}: cannot be read ({error.strerror})") from None
    return _kept(archive, changed.st_mtime_ns, changed.st_size, os.getpid())


@lru_cache(maxsize=1)
def _kept(archive: Path, _changed: int, _size: int, _process: int) -> _Listed:
    """Keep the last archive open: its list of members is read once, not once a member."""
    unzipped = _unzip(archive)
    return unzipped, _list(unzipped)


def _unzip(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except _UNREADABLE as error:
        raise InputError(f"{archive}: cannot be read as a zip archive ({error})") from None


def _list(unzipped: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    named = {_name(member): member for member in unzipped.infolist() if not member.is_dir()}
    return {name: member for name, member in named.items() if not _is_hidden(name)}


def _name(member: zipfile.ZipInfo) -> str:
    """Read a member's name; archives made under Chinese Windows have it in GBK without saying so."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return "/".join(part for part in PurePosixPath(name.replace("\0", "")).parts if part not in {"/", ".."})


def _is_hidden(name: str) -> bool:
    return not name or any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
