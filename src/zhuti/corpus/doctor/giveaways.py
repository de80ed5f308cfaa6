"""Words that alone decide a theme."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LENGTHS = range(2, 7)
_SAMPLE = 2_000
_LEAST_PARAGRAPHS = 20
_PURITY = 0.95
_SHOWN = 3
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True)
class GiveAways(Kind):
    """A word in at least `threshold` of a theme's paragraphs and in hardly any other.

    A model need learn nothing else to score well here, and will fail on paragraphs that do without it.
    """

    name = "give-aways"
    description = "words that alone decide a theme"
    threshold: float = 0.5

    def find(self, material: Material) -> Iterator[Finding]:
        """Look for such words, theme by theme, in all files together."""
        texts = [located.paragraph.text for located in material.paragraphs]
        for theme in material.scheme.themes:
            carries = [theme.id in located.paragraph.themes for located in material.paragraphs]
            inside = [text for text, carried in zip(texts, carries, strict=True) if carried]
            outside = [text for text, carried in zip(texts, carries, strict=True) if not carried]
            if len(inside) < _LEAST_PARAGRAPHS or len(outside) < _LEAST_PARAGRAPHS:
                continue
            for word, within, without in self._words(inside, outside):
                message = (
                    f"“{word}” stands in {within / len(inside):.0%} of the paragraphs of {theme.label} "
                    f"and in {without} of {len(outside):,} others"
                )
                yield Finding(self.name, "warning", message)

    def _words(self, inside: Sequence[str], outside: Sequence[str]) -> list[tuple[str, int, int]]:
        sample = random.Random(0).sample(  # noqa: S311
            inside, min(_SAMPLE, len(inside))
        )
        frequent = Counter(word for text in sample for word in _words_of(text))
        found: list[tuple[str, int, int]] = []
        for word, count in sorted(frequent.items(), key=lambda item: (-item[1], -len(item[0]))):
            if count < self.threshold * len(sample):
                break
            if any(word in longer or longer in word for longer, _, _ in found):
                continue
            within, without = _count(word, inside), _count(word, outside)
            if within >= _PURITY * (within + without):
                found.append((word, within, without))
        return found[:_SHOWN]


def _words_of(text: str) -> set[str]:
    return {
        run[start : start + length]
        for run in _HAN_RUN.findall(text)
        for length in _LENGTHS
        for start in range(len(run) - length + 1)
    }


def _count(word: str, texts: Iterable[str]) -> int:
    return sum(word in text for text in texts)
