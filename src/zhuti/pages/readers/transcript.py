"""Columns of a printed page to text: line by line, with indents and gaps as they are on paper."""

from __future__ import annotations

from itertools import pairwise
from statistics import median_low, mode
from typing import TYPE_CHECKING, Literal, NamedTuple

from zhuti.pages.page import Box, Place
from zhuti.pages.structured import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.pages.readers.layout import Column
    from zhuti.pages.readers.measures import Measures
    from zhuti.pages.readers.pdfium import Rectangle
    from zhuti.pages.readers.segments import Segment

# In font sizes.
_INDENT = (1.2, 4.5)
_EXTRA_LEAD = 0.6
_HEADING_LEAD = 0.9
_SAME_SIZE = 0.08

Kind = Literal["text", "heading", "headline", "caption"]


class SetLine(NamedTuple):
    """A line as it is written.

    Attributes
    ----------
    text:
        With its indent.
    kind:
        What its type and place say it is; a ``headline`` is large enough to be one.
    size:
        Of its type.
    box:
        Where it stands.
    apart:
        More white than between lines is above it.
    """

    text: str
    kind: Kind
    size: float
    box: Box
    apart: bool

    def goes_on_with(self, above: SetLine) -> bool:
        """Whether it may belong to one block with the line above."""
        if self.kind == above.kind == "text":
            return True
        near = self.box[0] == above.box[0] and -self.size < self.box[2] - above.box[4] < _HEADING_LEAD * self.size
        below = self.box[1] < above.box[3] and above.box[1] < self.box[3]
        return self.kind == above.kind and near and below and abs(self.size - above.size) <= _SAME_SIZE * self.size


class Transcript(NamedTuple):
    """The text of a file, where its lines stand, and its headings and captions."""

    text: str
    places: tuple[Place, ...]
    marks: tuple[Mark, ...]


def set_lines(column: Column, number: int, pictures: Sequence[Rectangle], page: Measures) -> Iterator[SetLine]:
    """Set the lines of a column.

    Parameters
    ----------
    column:
        In reading order.
    number:
        Of the page in the file.
    pictures, page:
        The page's pictures and measures.
    """
    lines = column.lines
    edge = mode(sorted(round(line.left) for line in lines if not page.is_larger(line)) or [0])
    lead = max(0.0, median_low([lower.top - upper.bottom for upper, lower in pairwise(lines)] or [0.0]))
    for upper, line in zip([None, *lines], lines, strict=False):
        kind = "caption" if column.aside else _kind(line, page)
        indented = kind == "text" and _INDENT[0] * line.size < line.left - edge < _INDENT[1] * line.size
        apart = upper is not None and line.top - upper.bottom > lead + _EXTRA_LEAD * line.size
        yield SetLine(
            f"\u3000\u3000{line.text}" if indented else line.text,
            kind,
            line.size,
            (number, round(line.left, 1), round(line.top, 1), round(line.right, 1), round(line.bottom, 1)),
            apart and upper is not None and not _around_picture(upper, line, pictures),
        )


def _kind(line: Segment, page: Measures) -> Kind:
    if page.is_headline(line):
        return "headline"
    return "heading" if page.is_larger(line) else "text"


def _around_picture(upper: Segment, lower: Segment, pictures: Sequence[Rectangle]) -> bool:
    """Whether the white between two lines has a picture in it."""
    return any(
        upper.top < picture.bottom and picture.top < lower.bottom and picture.left < lower.right and lower.left < picture.right
        for picture in pictures
    )


class _Part(NamedTuple):
    start: int
    end: int
    kind: Kind
    size: float


def transcribe(lines: Iterable[SetLine]) -> Transcript:
    """Write lines one below the other."""
    pieces: list[str] = []
    places: list[Place] = []
    parts: list[_Part] = []
    end = 0
    above: SetLine | None = None
    for line in lines:
        if line.apart:
            pieces.append("\n")
            end += 1
        pieces.append(line.text + "\n")
        start, end = end, end + len(line.text) + 1
        places.append(Place(start, end - 1, line.box))
        if above and line.goes_on_with(above):
            parts[-1] = parts[-1]._replace(end=end)
        else:
            parts.append(_Part(start, end, line.kind, line.size))
        above = line
    return Transcript("".join(pieces), tuple(places), tuple(_marks(parts)))


def _marks(parts: Sequence[_Part]) -> Iterator[Mark]:
    """Mark headings and captions; of headings above each other, the largest is the headline if it is large enough."""
    stack: list[_Part] = []
    for part in [*parts, _Part(0, 0, "text", 0.0)]:
        if part.kind in {"heading", "headline"}:
            stack.append(part)
            continue
        largest = max(stack, key=lambda heading: heading.size, default=None)
        for heading in stack:
            yield Mark(heading.start, heading.end, "headline" if heading is largest and heading.kind == "headline" else None)
        stack = []
        if part.kind == "caption":
            yield Mark(part.start, part.end, None)
