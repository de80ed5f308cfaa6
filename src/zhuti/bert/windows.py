"""Context windows: no paragraph is read alone.

A window is a run of consecutive blocks of one article, the headline at [CLS], every other block opened by the marker of
its role and closed by [SEP]::

    [CLS] headline [SEP] [SUB] subhead [SEP] [P] paragraph 1 [SEP] [P] paragraph 2 [SEP] …

Each block is labelled at its own marker. A block without any context is the window ``[CLS] text [SEP]``, which is what
transformers' own text-classification pipeline reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from zhuti.bert.tokenizer import CLS, MARKERS, SEP, token_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

    from zhuti.pages.blocks import Role


_CHARACTERS_A_TOKEN = 64
_Items = TypeVar("_Items", str, list[int])


@dataclass(frozen=True, slots=True)
class WindowShape:
    """How windows are cut.

    Attributes
    ----------
    tokens:
        Longest window.
    headline:
        Most tokens of the headline that a window repeats.
    overlap:
        Most tokens of context, in whole blocks, that neighbouring windows of a long article share.
    """

    tokens: int = 512
    headline: int = 48
    overlap: int = 96

    def __post_init__(self) -> None:
        """Refuse a shape that leaves no room for text."""
        if self.longest_block < 1:
            raise ValueError(f"{self.tokens} tokens are too few for a headline of {self.headline} and a block")

    @property
    def longest_block(self) -> int:
        """Tokens of a block that are read; of a longer one its beginning and its end."""
        return self.tokens - self.headline - 4


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the encoder.

    Attributes
    ----------
    ids:
        Token ids, at most ``WindowShape.tokens`` of them.
    markers:
        Where blocks are labelled, as positions in `ids`.
    blocks:
        Which block of the article stands at each marker.
    """

    ids: list[int]
    markers: list[int]
    blocks: list[int]


class Windower:
    """Cuts articles into windows.

    Parameters
    ----------
    tokenizer:
        Must know [CLS], [SEP] and the role markers.
    shape:
        How windows are cut.
    """

    def __init__(self, tokenizer: Tokenizer, shape: WindowShape) -> None:
        self._tokenizer = tokenizer
        # A page that says "[SEP]" means the letters.
        tokenizer.encode_special_tokens = True
        self.shape = shape
        self._cls, self._sep = token_id(tokenizer, CLS), token_id(tokenizer, SEP)
        self._markers = {role: token_id(tokenizer, marker) for role, marker in MARKERS.items()}

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, shortened to what a window can hold."""
        limit = self.shape.longest_block
        # Of an endless text only its ends are read, so only they are tokenised, with room for the longest tokens.
        ends = [_shorten(text, limit * _CHARACTERS_A_TOKEN) for text in texts]
        try:
            encoded = self._tokenizer.encode_batch_fast(ends, add_special_tokens=False)
        except TypeError:  # half a surrogate pair, as broken JSON has them, is no Unicode
            whole = [text.encode("utf-8", "replace").decode() for text in ends]
            encoded = self._tokenizer.encode_batch_fast(whole, add_special_tokens=False)
        return [_shorten(encoding.ids, limit) for encoding in encoded]

    def article(self, roles: Sequence[Role], ids: Sequence[list[int]]) -> list[Window]:
        """Cut one article into windows in which every block is labelled once, where it has most context.

        Parameters
        ----------
        roles:
            What each block is; the first headline goes to [CLS] of every window and is labelled in the first.
        ids:
            Each block's token ids, from :meth:`encode`.
        """
        headline = next((block for block, role in enumerate(roles) if role == "headline"), None)
        rest = [block for block in range(len(roles)) if block != headline]
        opening = [self._cls, *(ids[headline][: self.shape.headline] if headline is not None else []), self._sep]
        runs = self._runs(rest, ids, self.shape.tokens - len(opening))
        home = _homes(runs, ids)
        windows = [self._window(opening, run, roles, ids, home, number) for number, run in enumerate(runs)]
        if headline is not None:
            first = windows[0]
            windows[0] = Window(first.ids, [0, *first.markers], [headline, *first.blocks])
        return windows

    def alone(self, ids: list[int], block: int) -> Window:
        """Make the window of a block that has no context."""
        return Window([self._cls, *ids[: self.shape.tokens - 2], self._sep], [0], [block])

    def _runs(self, blocks: list[int], ids: Sequence[list[int]], room: int) -> list[list[int]]:
        """Fill windows greedily; each later one begins with the end of the one before."""
        runs: list[list[int]] = [[]]
        used = 0
        for block in blocks:
            size = len(ids[block]) + 2
            if used + size > room:
                shared = self._shared(runs[-1], ids, min(self.shape.overlap, room - size))
                runs.append(shared)
                used = sum(len(ids[other]) + 2 for other in shared)
            runs[-1].append(block)
            used += size
        return runs

    @staticmethod
    def _shared(run: list[int], ids: Sequence[list[int]], room: int) -> list[int]:
        start = len(run)
        while start > 0 and (room := room - len(ids[run[start - 1]]) - 2) >= 0:
            start -= 1
        return run[start:]

    def _window(
        self,
        opening: list[int],
        run: list[int],
        roles: Sequence[Role],
        ids: Sequence[list[int]],
        home: dict[int, int],
        number: int,
    ) -> Window:
        tokens = list(opening)
        markers, blocks = [], []
        for block in run:
            if home[block] == number:
                markers.append(len(tokens))
                blocks.append(block)
            tokens += [self._markers[roles[block]], *ids[block], self._sep]
        return Window(tokens, markers, blocks)


def _homes(runs: list[list[int]], ids: Sequence[list[int]]) -> dict[int, int]:
    """Find, for each block, the window in which the nearer of its two edges is farthest away."""
    best: dict[int, tuple[int, int]] = {}
    for number, run in enumerate(runs):
        sizes = [len(ids[block]) for block in run]
        before, total = 0, sum(sizes)
        for block, size in zip(run, sizes, strict=True):
            room = min(before, total - before - size)
            before += size
            if block not in best or room > best[block][0]:
                best[block] = (room, number)
    return {block: number for block, (_, number) in best.items()}


def _shorten(items: _Items, limit: int) -> _Items:
    if len(items) <= limit:
        return items
    head = limit * 3 // 4
    return items[:head] + items[len(items) - (limit - head) :]
