"""Themes with too few examples."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class ThinThemes(Kind):
    """A theme with fewer than `threshold` paragraphs in a split, and a split in which all labels are the same."""

    name = "thin-themes"
    description = "themes with too few paragraphs to learn from or to measure on"
    threshold: float = 20

    def find(self, material: Material) -> Iterator[Finding]:
        """Count each split's themes."""
        for split in material.splits:
            name = " + ".join(map(str, split))
            paragraphs = [located.paragraph for located in material.of(split)]
            counts = Counter(theme for paragraph in paragraphs for theme in paragraph.themes)
            if paragraphs and len({paragraph.themes for paragraph in paragraphs}) == 1:
                only = "+".join(paragraphs[0].themes) or "none"
                yield Finding(self.name, "warning", f"{name}: every paragraph has the same label ({only})")
                continue
            for theme in material.scheme.themes if paragraphs else ():
                if (count := counts[theme.id]) < self.threshold:
                    message = f"{name}: {theme.label} has {count} paragraph{'' if count == 1 else 's'}"
                    yield Finding(self.name, "warning", f"{message}; at least {self.threshold:.0f} are wanted")
