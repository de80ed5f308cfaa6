"""Why a paragraph has its theme: the clauses without which it would have it less.

References
----------
M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014 (occlusion);
J. Li, W. Monroe, D. Jurafsky, "Understanding neural networks through representation erasure", arXiv:1612.08220.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.decide import distances, probabilities
from zhuti.bert.windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.bert.decide import Decided
    from zhuti.bert.windows import Windower
    from zhuti.label.runtime import OnnxRuntime
    from zhuti.pages.blocks import Span
    from zhuti.themes import Scheme

_CLAUSE = re.compile(r"(?:[^，。！？；：,.!?;:\n]|[.,:](?=\d))*(?:[，。！？；：,.!?;:\n]+[”’」』）)\"']*|$)")
_LEAST_CLAUSE = 6
_MOST_CLAUSES = 12
_LEAST_DROP = 0.01
_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that carries its paragraph's main theme.

    Attributes
    ----------
    text:
        The clause with its punctuation.
    start, end:
        Its characters in the block's text.
    drop:
        How far the log odds of the main theme fall when the clause is left out.
    """

    text: str
    start: int
    end: int
    drop: float

    def within(self, text: str) -> Clause:
        """Give the same clause as it stands in a text that has as many characters: that of another script."""
        return replace(self, text=text[self.start : self.end])


def clauses(text: str) -> list[Span]:
    """Cut a paragraph into at most twelve clauses, as character ranges; very short ones join the next."""
    ends = [match.end() for match in _CLAUSE.finditer(text) if match.group()]
    step = max(1, -(-len(ends) // _MOST_CLAUSES))
    while len(found := _joined(ends, step, len(text))) > _MOST_CLAUSES:
        step += 1
    return found


def without_each(text: str, cut: Sequence[Span]) -> list[str]:
    """Make the text as it is, and then the text without each clause."""
    return [text, *(text[:start] + text[end:] for start, end in cut)]


def _joined(ends: list[int], step: int, length: int) -> list[Span]:
    found: list[Span] = []
    start = 0
    for number, end in enumerate(ends, 1):
        if (end - start >= _LEAST_CLAUSE and number % step == 0) or end == length:
            found.append((start, end))
            start = end
    return found


class Explainer:
    """Reads blocks again in the windows that labelled them, without one clause after the other.

    Parameters
    ----------
    windower, runtime, scheme:
        The labeller's.
    """

    def __init__(self, windower: Windower, runtime: OnnxRuntime, scheme: Scheme) -> None:
        self._windower = windower
        self._runtime = runtime
        self._scheme = scheme

    def explain(
        self, texts: Sequence[str], ids: Sequence[list[int]], windows: Iterable[Window], decided: Sequence[Decided]
    ) -> list[tuple[Clause, ...]]:
        """Find the clauses that carry each block's main theme, the one that carries most first.

        Parameters
        ----------
        texts, ids, decided:
            Text, token ids and decision of each block.
        windows:
            Those that labelled them.
        """
        found: list[tuple[Clause, ...]] = [()] * len(texts)
        asked = (
            (block, window, marker)
            for window in windows
            for marker, block in zip(window.markers, window.blocks, strict=True)
            if decided[block].themes
        )
        while some := list(islice(asked, _AT_ONCE)):
            cuts = {block: clauses(texts[block]) for block, _, _ in some}
            odds = self._odds([
                (self._instead(window, marker, ids[block], tokens), self._scheme.ids.index(decided[block].themes[0]))
                for block, window, marker in some
                for tokens in self._windower.encode(without_each(texts[block], cuts[block]))
            ])  # fmt: skip
            for block, cut in cuts.items():
                whole, *without = islice(odds, len(cut) + 1)
                found[block] = _carrying(texts[block], cut, [whole - less for less in without])
        return found

    def _odds(self, variants: Sequence[tuple[Window, int]]) -> Iterator[float]:
        """Log odds of one theme in each window."""
        rows = self._runtime.logits([window for window, _ in variants])
        for row, (_, theme) in zip(rows, variants, strict=True):
            scores = probabilities(row, exclusive=self._scheme.exclusive)
            yield float(distances(scores, np.array(0.5))[0, theme])

    def _instead(self, window: Window, marker: int, old: list[int], new: list[int]) -> Window:
        """Put other tokens in place of a block's own; never more, lest the window grow over its bounds."""
        start = marker + 1
        length = len(old)
        if window.ids[start : start + length] != old:  # an article's headline, of which windows repeat the beginning
            length = self._windower.shape.headline
        return Window([*window.ids[:start], *new[:length], *window.ids[start + length :]], [marker], [0])


def _carrying(text: str, cut: Sequence[Span], drops: Sequence[float]) -> tuple[Clause, ...]:
    found = [
        Clause(text[start:end], start, end, drop)
        for (start, end), drop in zip(cut, drops, strict=True)
        if drop >= _LEAST_DROP
    ]
    return tuple(sorted(found, key=lambda clause: -clause.drop))
