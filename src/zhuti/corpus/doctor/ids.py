"""Ids that are not unique."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class DuplicateIds(Kind):
    """An id that more than one article has."""

    name = "duplicate-ids"
    description = "ids that more than one article has"

    def find(self, material: Material) -> Iterator[Finding]:
        """Compare the ids of all files."""
        places = defaultdict[str, list[Place]](list)
        for file, line, article in material.articles:
            places[article.id].append(Place(file, line, text=article.title))
        for name, where in places.items():
            if len(where) > 1:
                yield Finding(self.name, "error", f"{len(where)} articles have the id {name}", tuple(where))
