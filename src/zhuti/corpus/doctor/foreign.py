"""Paragraphs that are not Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LEAST = 10


@dataclass(frozen=True)
class Foreign(Kind):
    """A paragraph whose share of Chinese characters is below `threshold`."""

    name = "not-chinese"
    description = "paragraphs that are hardly Chinese"
    threshold: float = 0.3

    def find(self, material: Material) -> Iterator[Finding]:
        """Count the Chinese characters of each paragraph."""
        for located in material.paragraphs:
            letters = len(located.key)
            if letters >= _LEAST and (share := len(_HAN.findall(located.key)) / letters) < self.threshold:
                yield Finding(self.name, "warning", f"only {share:.0%} Chinese characters", (located.place,))
