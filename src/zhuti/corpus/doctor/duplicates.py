"""Paragraphs that occur more than once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Located, Material, Severity
from zhuti.corpus.similar import THRESHOLD, similar_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROLES = ("headline", "subhead", "body", "caption")


@dataclass(frozen=True)
class Duplicates(Kind):
    """Paragraphs of which the same or nearly the same stands elsewhere.

    Between splits they leak what is to be predicted: an error. With different labels one of them must be wrong: a
    warning. `threshold` is the least Jaccard similarity of their 3-character shingles.
    """

    name = "duplicates"
    description = "paragraphs that occur more than once, the same or nearly so"
    threshold: float = THRESHOLD

    def find(self, material: Material) -> Iterator[Finding]:
        """Group like paragraphs, of all files together."""
        candidates = [located for located in material.paragraphs if located.paragraph.role in _ROLES]
        for group in similar_groups([located.key for located in candidates], self.threshold):
            copies = [candidates[index] for index in group]
            places = tuple(located.place for located in copies)
            severity, trouble = _judge(copies, spread=material.spread(places))
            alike = "the same" if len({located.key for located in copies}) == 1 else "nearly the same"
            message = f"{len(copies)} paragraphs are {alike}{trouble}"
            yield Finding(self.name, severity, message, places)


def _judge(copies: Sequence[Located], *, spread: bool) -> tuple[Severity, str]:
    labels = sorted({"+".join(located.paragraph.themes) or "none" for located in copies})
    differ = f", with different labels ({' / '.join(labels)})" if len(labels) > 1 else ""
    if spread:
        return "error", f" in different splits{differ}"
    return ("warning" if differ else "note"), differ
