"""Themes that the scheme does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class UnknownThemes(Kind):
    """A theme id that the themes file does not define: often a slip of the pen."""

    name = "unknown-themes"
    description = "themes that the themes file does not define"

    def find(self, material: Material) -> Iterator[Finding]:
        """Look each theme up."""
        known = set(material.scheme.ids)
        for located in material.paragraphs:
            if unknown := [theme for theme in located.paragraph.themes if theme not in known]:
                message = f"unknown theme {', '.join(unknown)}; known are {', '.join(material.scheme.ids)}"
                yield Finding(self.name, "error", message, (located.place,))
