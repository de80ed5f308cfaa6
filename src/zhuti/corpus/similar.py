"""Paragraphs that are the same but for a few characters."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from zlib import crc32

from zhuti.bert.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

THRESHOLD = 0.7
"""Share of common shingles from which two paragraphs are near duplicates."""

_SHINGLE = 3
_PERMUTATIONS = 64
_CANDIDATES = 0.8
_LEAST = 16
_NO_WORD = re.compile(r"\W+")


def compact(text: str) -> str:
    """Reduce a text to the letters and digits of its normalised form, which is what reprints have in common."""
    return _NO_WORD.sub("", normalise(text)).lower()


class Groups:
    """Things that belong together, joined two by two (union–find with path halving)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, index: int) -> int:
        """Name the group of a thing by one of its members."""
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Put two groups together."""
        self._parent[self.find(other)] = self.find(one)

    def members(self) -> list[list[int]]:
        """List the groups, members and groups in order."""
        groups = defaultdict[int, list[int]](list)
        for index in range(len(self._parent)):
            groups[self.find(index)].append(index)
        return list(groups.values())


def similar_groups(texts: Sequence[str], threshold: float = THRESHOLD, least: int = _LEAST) -> list[list[int]]:
    """Find groups of texts that are the same or nearly so.

    Candidates come from MinHash and locality-sensitive hashing over 3-character shingles; each is confirmed by the
    true Jaccard similarity.

    Parameters
    ----------
    texts:
        As :func:`compact` gives them.
    threshold:
        Least Jaccard similarity of two texts' shingles, 0 to 1.
    least:
        Texts with fewer characters are left alone: short ones recur without being copies.

    Returns
    -------
    Indices of each group of two or more, in order.

    References
    ----------
    A. Broder, "On the resemblance and containment of documents" (1997); J. Leskovec, A. Rajaraman, J. Ullman, "Mining
    of Massive Datasets", chapter 3.
    """
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  - an extra

    groups = Groups(len(texts))
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        if len(text) >= least:
            groups.join(first.setdefault(text, index), index)
    sets = ([shingle.encode() for shingle in _shingles(text)] for text in first)
    # Hashing alone would miss pairs just above the threshold; candidates are cheap, for they are confirmed below.
    index_of = MinHashLSH(threshold=_CANDIDATES * threshold, num_perm=_PERMUTATIONS, weights=(0.2, 0.8))
    hashes = MinHash.generator(sets, num_perm=_PERMUTATIONS, hashfunc=crc32)
    for index, sketch in zip(first.values(), hashes, strict=True):
        shingles = _shingles(texts[index])
        for candidate in sorted(index_of.query(sketch)):
            if groups.find(candidate) != groups.find(index) and _jaccard(shingles, texts[candidate]) >= threshold:
                groups.join(candidate, index)
        index_of.insert(index, sketch, check_duplication=False)
    return [group for group in groups.members() if len(group) > 1]


def _shingles(text: str) -> set[str]:
    return {text[start : start + _SHINGLE] for start in range(max(1, len(text) - _SHINGLE + 1))}


def _jaccard(shingles: set[str], text: str) -> float:
    others = _shingles(text)
    return len(shingles & others) / len(shingles | others)
