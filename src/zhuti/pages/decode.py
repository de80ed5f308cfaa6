"""Bytes to text: which encoding a page is in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from zhuti.errors import InputError

_BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or Word file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_CONTROL = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1a\x1b"})
# The rows in which each standard keeps its frequent characters (GB 2312 level 1, Big5 level 1), by lead byte.
_FREQUENT = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6), "big5hkscs": ("big5hkscs", 0xA4, 0xC6)}
_SAMPLE = 1 << 16
_PLAUSIBLE = 0.5
"""Chinese prose read in its own encoding has over 0.9 frequent characters (traditional script in GB18030: 0.7), and
Big5 read as GB18030 has 0.2."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text and the encoding that it was in.

    Attributes
    ----------
    text:
        The text, without byte order mark; line ends as they were.
    encoding:
        Python's name of the encoding: ``utf-8``, ``utf-8-sig``, ``utf-16``, ``gb18030``, ``big5`` …
    """

    text: str
    encoding: str


def decode(data: bytes, source: str = "input") -> Decoded:
    """Turn a page's bytes into text.

    A byte order mark decides; then strict UTF-8; then strict GB18030 or Big5, whichever reads as more frequent
    characters (almost any bytes are some rare characters in both); then charset-normalizer.

    Parameters
    ----------
    data:
        The whole file.
    source:
        Its name, for messages.

    Raises
    ------
    InputError
        The file is empty, is no text, or is in no encoding that can be told.
    """
    if not data.strip():
        raise InputError(f"{source}: the file is empty")
    decoded = _marked(data, source) or _unmarked(data, source)
    if not decoded.text.strip():
        raise InputError(f"{source}: the file holds no text, only white space")
    return decoded


def _marked(data: bytes, source: str) -> Decoded | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{source}: begins like {encoding}, but byte {error.start} does not fit; save it again as UTF-8"
                ) from None
    return None


def _unmarked(data: bytes, source: str) -> Decoded:
    _refuse_binary(data, source)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken_at = error.start
    if decoded := _most_plausible(data) or _guessed(data):
        return decoded
    raise InputError(
        f"{source}: the encoding is unknown: not UTF-8 (byte {broken_at} does not fit), GB18030 or Big5, nor any other "
        "that can be told; save it again as UTF-8"
    )


def _refuse_binary(data: bytes, source: str) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{source}: this is {name}, not text; take the text out of it first")
    if b"\0" in data:
        raise InputError(f"{source}: a binary file, or UTF-16 without a byte order mark; save it again as UTF-8")
    sample = data[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROL)) > len(sample) / 100:
        raise InputError(f"{source}: a binary file, not text")


def _most_plausible(data: bytes) -> Decoded | None:
    best, best_share = None, _PLAUSIBLE
    for encoding in _FREQUENT:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = _frequent_share(text[:_SAMPLE], encoding)
        if share > best_share:
            best, best_share = Decoded(text, encoding), share
    return best


def _frequent_share(text: str, encoding: str) -> float:
    """Share of frequent Chinese characters among all that are neither ASCII nor punctuation."""
    codec, first, last = _FREQUENT[encoding]
    letters = [c for c in text if not c.isascii() and (c.isalnum() or "\ue000" <= c <= "\uf8ff")]
    frequent = sum(first <= c.encode(codec, "replace")[0] <= last for c in letters)
    return frequent / len(letters) if letters else 0.0


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and seldom needed

    guess = from_bytes(data).best()
    return Decoded(str(guess), guess.encoding) if guess else None
