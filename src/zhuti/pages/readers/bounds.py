"""What keeps a hostile or damaged file from harm: how much is read, and what becomes of a parser's error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from zhuti.errors import InputError, ZhutiError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 256 << 20
"""Of a page's file, unpacked. Tables are read row by row and may be larger."""
MOST_ROW_BYTES = 16 << 20
"""Of one row of a table."""


def read_all(stream: IO[bytes], source: str) -> bytes:
    """Read a whole file, if it is of a size that a page can have.

    Raises
    ------
    InputError
        It has more than `MOST_BYTES`.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(
            f"{source}: larger than {MOST_BYTES >> 20} MB (unpacked), which no page is; cut it into files, or into rows "
            "of a table (.jsonl, .csv)"
        )
    return data


@contextmanager
def damaged(source: str, kind: str) -> Iterator[None]:
    """Turn whatever a parser raises at a damaged file into an error that says so.

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
        cause = str(error).strip().split("\n")[0][:200]
        raise InputError(f"{source}: a damaged {kind} ({cause or type(error).__name__})") from error
