"""Paragraphs that are longer than any paragraph should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class OverLong(Kind):
    """A paragraph of more characters than `threshold`: several that were not divided, and more than a window holds."""

    name = "over-long"
    description = "paragraphs longer than a window; divide them"
    threshold: float = 1_000

    def find(self, material: Material) -> Iterator[Finding]:
        """Measure each paragraph."""
        for located in material.paragraphs:
            if (length := len(located.paragraph.text)) > self.threshold:
                yield Finding(self.name, "warning", f"{length:,} characters", (located.place,))
