"""Paragraphs put into articles on something else.

In annotated articles a theme fills its article; in a newspaper it also stands in one paragraph of a round-up. Mixing
articles (in the spirit of Zhang et al. 2018, arXiv:1710.09412) keeps a model from taking the company for the theme.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.train.examples import Example


@dataclass(frozen=True, slots=True)
class Guests:
    """Paragraphs that say their main theme in its own words, and so keep it in any company.

    Attributes
    ----------
    by_theme:
        For every theme that has any: examples, and the number of the block in each.
    """

    by_theme: list[list[tuple[Example, int]]]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Self:
        """Gather them."""
        by_theme: dict[int, list[tuple[Example, int]]] = {}
        for example in examples:
            for block in np.flatnonzero(example.telling).tolist():
                by_theme.setdefault(int(example.main[block].argmax()), []).append((example, block))
        return cls([by_theme[theme] for theme in sorted(by_theme)])

    def visit(self, host: Example, rng: np.random.Generator) -> Example:
        """Put one into an article, at any place but the first; each theme is as likely as another."""
        if not self.by_theme:
            return host
        of_theme = self.by_theme[rng.integers(len(self.by_theme))]
        example, block = of_theme[rng.integers(len(of_theme))]
        place = int(rng.integers(1, len(host.roles) + 1))
        return replace(
            host,
            roles=[*host.roles[:place], example.roles[block], *host.roles[place:]],
            ids=[*host.ids[:place], example.ids[block], *host.ids[place:]],
            themes=np.insert(host.themes, place, example.themes[block], axis=0),
            main=np.insert(host.main, place, example.main[block], axis=0),
            weights=np.insert(host.weights, place, example.weights[block]),
            telling=np.insert(host.telling, place, example.telling[block]),
        )
