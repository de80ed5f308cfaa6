"""Sources to streams of bytes: files, standard input, members of zip archives, whatever they are packed in."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from zhuti.errors import InputError
from zhuti.pages.readers.archive import find_archive, find_member, open_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STDIN = "-"
_BUFFER = 1 << 16
_PACKED: tuple[tuple[bytes, str, Callable[[Any], Any]], ...] = (
    (b"\x1f\x8b", ".gz", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"\xfd7zXZ\x00", ".xz", lzma.LZMAFile),
    (b"BZh", ".bz2", bz2.BZ2File),
)


class Opened(NamedTuple):
    """A source that can be read.

    Attributes
    ----------
    name:
        Its name without the ending of what it was packed in.
    stream:
        Its bytes, unpacked; it can be peeked into.
    path:
        The file that holds just these bytes, if there is one.
    """

    name: str
    stream: io.BufferedReader
    path: Path | None


@contextmanager
def open_source(source: str) -> Iterator[Opened]:
    """Open a file, ``-`` (standard input) or a member of a zip archive (``archive.zip/member.txt``), and unpack it.

    Raises
    ------
    InputError
        There is no such thing, or it cannot be read or unpacked; reading may raise it too.
    """
    with open_packed(source) as packed:
        for magic, ending, unpack in _PACKED:
            if packed.peek(len(magic)).startswith(magic):
                name = source[: -len(ending)] if source.lower().endswith(ending) else source
                with unpack(packed) as stream:
                    yield Opened(name, _buffered(stream, source), None)
                return
        yield Opened(source, packed, Path(source) if find_archive(source) is None and source != STDIN else None)


@contextmanager
def open_packed(source: str) -> Iterator[io.BufferedReader]:
    """Open a source as :func:`open_source` does, but leave it packed."""
    if source == STDIN:
        yield _buffered(sys.stdin.buffer, source)
        return
    with _open(source) as stream:
        yield _buffered(stream, source)


def size_of(source: str) -> int | None:
    """Count the bytes of a source as :func:`open_packed` gives them; None if nothing but reading it tells."""
    archive = find_archive(source)
    if source == STDIN:
        return None
    try:
        return find_member(archive, source).file_size if archive else Path(source).stat().st_size
    except (InputError, OSError, ValueError):
        return None


def _open(source: str) -> IO[bytes]:
    archive = find_archive(source)
    if archive is not None:
        return open_member(archive, source)
    try:
        return Path(source).open("rb")
    except FileNotFoundError:
        raise InputError(f"{source}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{source}: a folder, not a file") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise InputError(f"{source}: cannot be read ({getattr(error, 'strerror', None) or error})") from None


def _buffered(stream: IO[bytes], source: str) -> io.BufferedReader:
    return io.BufferedReader(_Guarded(stream, source), _BUFFER)


class _Guarded(io.RawIOBase):
    """A stream whose every failure is said in zhuti's words; it fills whatever is to be filled, unless it ends."""

    def __init__(self, stream: IO[bytes], source: str) -> None:
        self._stream = stream
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        filled = 0
        try:
            while filled < len(buffer) and (data := self._stream.read(len(buffer) - filled)):
                buffer[filled : filled + len(data)] = data
                filled += len(data)
        except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise InputError(f"{self._source}: cannot be unpacked; it is damaged or cut off ({error})") from None
        except OSError as error:
            raise InputError(f"{self._source}: cannot be read ({error.strerror or error})") from None
        return filled
