"""How many paragraphs each theme has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhuti.corpus.doctor.kind import Material


@dataclass(frozen=True, slots=True)
class Counts:
    """The labels of one split.

    Attributes
    ----------
    split:
        The names of its files.
    articles, paragraphs, none, unsure:
        How many; `none` have no theme, `unsure` are marked so.
    main, all:
        Paragraphs of each theme, as the main one and in all.
    pairs:
        Paragraphs that have two themes together, by their ids in the scheme's order.
    """

    split: str
    articles: int
    paragraphs: int
    none: int
    unsure: int
    main: dict[str, int]
    all: dict[str, int]
    pairs: dict[str, int]


def count_labels(material: Material) -> list[Counts]:
    """Count the labels of each split."""
    order = material.scheme.ids
    counted = []
    for split in material.splits:
        paragraphs = [located.paragraph for located in material.of(split)]
        main = Counter(paragraph.themes[0] for paragraph in paragraphs if paragraph.themes)
        every = Counter(theme for paragraph in paragraphs for theme in paragraph.themes)
        pairs = Counter(
            "+".join(pair)
            for paragraph in paragraphs
            for pair in combinations((theme for theme in order if theme in paragraph.themes), 2)
        )
        counted.append(
            Counts(
                split=" + ".join(map(str, split)),
                articles=sum(file in split for file, _, _ in material.articles),
                paragraphs=len(paragraphs),
                none=sum(not paragraph.themes for paragraph in paragraphs),
                unsure=sum(paragraph.unsure for paragraph in paragraphs),
                main={theme: main[theme] for theme in order},
                all={theme: every[theme] for theme in order},
                pairs=dict(pairs.most_common()),
            )
        )
    return counted
