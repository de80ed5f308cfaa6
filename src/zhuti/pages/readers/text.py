"""Plain text."""

from __future__ import annotations

from zhuti.pages.decode import decode
from zhuti.pages.find import find_articles
from zhuti.pages.page import Page


def read(data: bytes, source: str) -> Page:
    """Read the text of a page, as it comes out of another program.

    Raises
    ------
    InputError
        It cannot be decoded.
    """
    decoded = decode(data, source)
    return Page(source, decoded.encoding, decoded.text, tuple(find_articles(decoded.text)))
