"""Lines and fields that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class BadLines(Kind):
    """A line that is not JSON, or a field that is missing, unknown or of another type; a file without articles."""

    name = "bad-lines"
    description = "lines and fields that cannot be read"

    def find(self, material: Material) -> Iterator[Finding]:
        """Report what reading has found."""
        for wrong in material.wrong:
            message = f"{wrong.field}: {wrong.message}" if wrong.field else wrong.message
            yield Finding(self.name, "error", message, (Place(wrong.file, wrong.line),))
        read = {file for file, _, _ in material.articles} | {wrong.file for wrong in material.wrong}
        for file in (file for split in material.splits for file in split):
            if file not in read:
                yield Finding(self.name, "error", "the file holds no article", (Place(file, 1),))
