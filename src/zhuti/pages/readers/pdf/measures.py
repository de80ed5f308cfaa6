"""What a printed page measures: the type of its body, the width of its columns; and what is large by that."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.readers.pdf.segments import Segment

_SAME_SIZE = 0.06
_SLIGHTLY_LARGER, _HEADING, _HEADLINE = 1.12, 1.3, 1.55
_SPANNING = 1.3
_FULL_LINES = 0.6


class Measures(NamedTuple):
    """The measures of one page.

    Attributes
    ----------
    size:
        Font size of the body, in points: that of most characters.
    font:
        Font of the body.
    width:
        Width of a full line of a column, in points.
    """

    size: float
    font: str
    width: float

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> Measures:
        """Measure a page; it must have a segment."""
        sizes: Counter[float] = Counter()
        for segment in segments:
            sizes[round(4 * segment.size) / 4] += len(segment.text)
        size = max(sizes, key=lambda size: (sizes[size], size))
        body = [segment for segment in segments if abs(segment.size - size) <= _SAME_SIZE * size] or list(segments)
        fonts: Counter[str] = Counter()
        for segment in body:
            fonts[segment.font] += len(segment.text)
        widths = sorted(segment.right - segment.left for segment in body)
        return cls(max(size, 1.0), fonts.most_common(1)[0][0], widths[int(_FULL_LINES * len(widths))])

    def is_body(self, segment: Segment) -> bool:
        """Set in the body's type."""
        return abs(segment.size - self.size) <= _SAME_SIZE * self.size and (
            segment.font == self.font or not segment.uniform
        )

    def spans(self, segment: Segment) -> bool:
        """Wider than a column."""
        return segment.right - segment.left > _SPANNING * self.width

    def is_larger(self, segment: Segment) -> bool:
        """Larger than the body, if only slightly: a heading of some kind."""
        return segment.size >= _SLIGHTLY_LARGER * self.size

    def is_heading(self, segment: Segment) -> bool:
        """Return whether it is clearly larger than the body, or slightly larger and across columns."""
        return segment.size >= _HEADING * self.size or (self.is_larger(segment) and self.spans(segment))

    def is_headline(self, segment: Segment) -> bool:
        """Large enough to open an article."""
        return segment.size >= (_HEADING if self.spans(segment) else _HEADLINE) * self.size
