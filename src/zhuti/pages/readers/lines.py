"""Lines of a text that is too long to be held."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, NamedTuple

from zhuti.errors import InputError
from zhuti.pages.decode import decode
from zhuti.pages.readers.bounds import MOST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE = 1 << 16
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LONGEST_CHARACTER = 4


class Lines(NamedTuple):
    """Lines with their ends, and the encoding in which they were found to be."""

    encoding: str
    lines: Iterator[str]


def read_lines(stream: io.BufferedReader, source: str) -> Lines:
    """Decode a stream line by line, by the encoding of its beginning.

    Raises
    ------
    InputError
        The encoding cannot be told; while reading: a line is not in it, or endless.
    """
    encoding = _encoding(stream.peek(_SAMPLE)[:_SAMPLE], source)
    text = io.TextIOWrapper(stream, "utf-8-sig" if encoding == "utf-8" else encoding, newline="")
    return Lines(encoding, _lines(text, source, encoding))


def _encoding(sample: bytes, source: str) -> str:
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    if whole.startswith(_WIDE):
        return decode(sample[: len(sample) // 4 * 4], source).encoding
    for cut in range(_LONGEST_CHARACTER if whole is sample else 1):
        try:
            return decode(whole[: len(whole) - cut], source).encoding
        except InputError as found:
            error = found
    raise error


def _lines(text: io.TextIOWrapper, source: str, encoding: str) -> Iterator[str]:
    number = 0
    try:
        while line := text.readline(MOST_ROW):
            number += 1
            if len(line) >= MOST_ROW:
                raise InputError(f"{source}:{number}: a line of more than {MOST_ROW >> 20} MB; is this a table?")
            yield line
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source}: is not {encoding} all through ({error.reason} behind line {number}); save it again as UTF-8"
        ) from None
    finally:
        text.detach()
