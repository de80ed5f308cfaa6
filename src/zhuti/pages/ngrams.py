"""Two questions to the characters themselves: whether two ends of text belong together, and what is a heading.

“……领着记” and “者看新到的被褥” make one word; “……领着记” and “图为学生在食堂就餐” do not. “昆明红嘴鸥走得晚” is a
heading; “校长黄圣德领着记” is the beginning of a paragraph that a column cut. Each answer is the log-odds of a logistic
regression over character n-grams, hashed into one small table of weights (Weinberger et al., Feature Hashing for Large
Scale Multitask Learning, ICML 2009), which ``tests/pages/fit_ngrams.py`` fits on running text.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from zlib import crc32

REACH = 4
"""How many characters on each side of a cut are looked at."""
SCALE = 20.0
"""A weight in a table is a log-odds times this, as a signed byte."""
_PLACES = ("4", "45", "456", "4567", "3", "23", "123", "0123", "34", "234", "345", "2345", "1234", "3456", "12345")
"""N-grams around a cut, as places among the characters before it (0–3) and after it (4–7)."""
_SLICES = tuple((places, int(places[0]), int(places[-1]) + 1) for places in _PLACES)
_FOLDED = str.maketrans("“”‘’「」『』０１２３４５６７８９123456789", '""\'\'""""' + "0" * 19)


def junction(before: str, after: str) -> float:
    """Log-odds that `after` goes on with `before`, when `before` ends amid a sentence.

    Parameters
    ----------
    before, after:
        The texts on both sides of the cut, without white space; only the four characters nearest to it count.
    """
    return _junction(before[-REACH:], after[:REACH])


@lru_cache(1024)
def _junction(before: str, after: str) -> float:
    return _log_odds("junction.bin", junction_keys(before, after))


def heading(text: str) -> float:
    """Log-odds that `text` is a heading, and not the beginning of a paragraph that was cut off.

    Parameters
    ----------
    text:
        A short line without white space, with no full stop at its end.
    """
    return _heading(text)


@lru_cache(256)
def _heading(text: str) -> float:
    return _log_odds("heading.bin", heading_keys(text))


def junction_keys(before: str, after: str) -> list[str]:
    """Name the n-grams around a cut, of the `REACH` characters before it and after it."""
    context = (before.rjust(REACH) + after.ljust(REACH)).translate(_FOLDED)
    return [places + context[first:last] for places, first, last in _SLICES]


def heading_keys(text: str) -> list[str]:
    """Name the n-grams of a line: its first, its last, and all pairs between."""
    text = text.translate(_FOLDED)
    found = [
        "<" + text[:2],
        "<" + text[:3],
        text[-1:] + ">",
        text[-2:] + ">",
        text[-3:] + ">",
        f"#{min(len(text), 40)}",
    ]
    return found + [text[i : i + 2] for i in range(len(text) - 1)] + [text[i : i + 3] for i in range(len(text) - 2)]


def place(key: str, size: int) -> int:
    """Where the weight of an n-gram stands in a table."""
    return crc32(key.encode()) % size


def _log_odds(name: str, keys: list[str]) -> float:
    table = _table(name)
    size = len(table)
    return sum([table[crc32(key.encode()) % size] for key in keys]) / SCALE


@cache
def _table(name: str) -> memoryview:
    return memoryview(resources.files("zhuti.pages").joinpath(name).read_bytes()).cast("b")
