"""Paragraphs without words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Empty(Kind):
    """A paragraph with neither a letter nor a digit."""

    name = "empty"
    description = "paragraphs without words"

    def find(self, material: Material) -> Iterator[Finding]:
        """Look for paragraphs of which nothing is left."""
        for located in material.paragraphs:
            if not located.key:
                yield Finding(self.name, "error", "the paragraph holds no words", (located.place,))
