"""Articles that stand in more than one split."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material, Place
from zhuti.corpus.similar import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST = 6


@dataclass(frozen=True)
class Leakage(Kind):
    """An article, known by its headline and date, with paragraphs in several splits: its other parts give them away."""

    name = "leakage"
    description = "articles that are divided between splits"

    def find(self, material: Material) -> Iterator[Finding]:
        """Compare the articles of all files."""
        places = defaultdict[tuple[str, str], list[Place]](list)
        for file, line, article in material.articles:
            title = compact(article.title)
            if len(title) >= _LEAST:
                places[title, article.date].append(Place(file, line, text=article.title))
        for where in places.values():
            if material.spread(where):
                yield Finding(
                    self.name, "error", "an article with this headline and date is in several splits", tuple(where)
                )
