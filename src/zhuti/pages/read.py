"""Files to pages."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.errors import InputError
from zhuti.pages.decode import decode
from zhuti.pages.find import find_articles

if TYPE_CHECKING:
    from zhuti.pages.blocks import Article


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read.

    Attributes
    ----------
    source:
        The file it came from, ``-`` for standard input.
    encoding:
        The encoding that was found.
    text:
        The decoded text, into which the spans of the blocks point.
    articles:
        In page order.
    """

    source: str
    encoding: str
    text: str
    articles: tuple[Article, ...]


def read_page(path: Path | str) -> Page:
    """Read a file (``-``: standard input) and find its articles.

    Raises
    ------
    InputError
        The file cannot be read or is no text.
    """
    source = str(path)
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{source}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{source}: a folder, not a file") from None
    except OSError as error:
        raise InputError(f"{source}: cannot be read ({error.strerror or error})") from None
    decoded = decode(data, source)
    return Page(source, decoded.encoding, decoded.text, tuple(find_articles(decoded.text)))
