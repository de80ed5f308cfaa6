"""What keeps hostile and damaged files from doing harm: how much is read, and what becomes of a parser's error."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from zhuti.errors import InputError, ZhutiError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 256 << 20
"""Of one file, unpacked. Tables that are read row by row may be larger."""
MOST_ROW = 16 << 20
"""Bytes or characters of one row of a table."""


def read_all(stream: IO[bytes], source: str) -> bytes:
    """Read a whole file.

    Raises
    ------
    InputError
        It has more than `MOST_BYTES`.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(_too_large(source))
    return data


def refuse_bomb(data: bytes, source: str) -> None:
    """Look at what an Office file, which is a zip archive, would unpack to.

    Raises
    ------
    InputError
        More than `MOST_BYTES`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise InputError(_too_large(source))


def _too_large(source: str) -> str:
    return (
        f"{source}: larger than {MOST_BYTES >> 20} MB (unpacked), which no page is; cut it into several files, or into "
        "the rows of a table (.csv, .jsonl)"
    )


@contextmanager
def damaged(source: str, kind: str) -> Iterator[None]:
    """Turn whatever a parser raises at a damaged file into an error that says so.

    Parameters
    ----------
    source:
        The file's name.
    kind:
        What it should be: ``"a PDF file"``.

    Raises
    ------
    InputError
        Something was raised that is not zhuti's own.
    """
    try:
        yield
    except ZhutiError:
        raise
    except Exception as error:
        # Parsers of foreign formats raise anything at all: KeyError, RecursionError, AssertionError, their own.
        cause = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(f"{source}: cannot be read as {kind}; it is damaged, or something else ({cause})") from error
