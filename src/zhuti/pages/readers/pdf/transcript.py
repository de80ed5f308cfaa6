"""Columns of a printed page to text: with indents and gaps as they are on paper.

Lines of which the paper shows that they are one paragraph are written on one line; what is not sure (over the end of a
column, or where paragraphs have no indent) is left to those who can read.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, Literal, NamedTuple

from zhuti.pages.readers.pdf.places import Place
from zhuti.pages.structured import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.pages.blocks import Box
    from zhuti.pages.readers.pdf.layout import Column
    from zhuti.pages.readers.pdf.measures import Measures
    from zhuti.pages.readers.pdf.pdfium import Rectangle
    from zhuti.pages.readers.pdf.segments import Segment

# In font sizes.
_INDENT = (1.2, 4.5)
_EXTRA_LEAD = 0.6
_HEADING_LEAD = 0.9
_SAME_SIZE = 0.08
_SHORT = 1.3
_NARROW = 0.6
_UNBREAKABLE = re.compile(r"[“‘（《「『【]*[!-~]*")
_SOME_INDENTED = 0.05
_FLUSH = 0.5
_ITEM = re.compile(
    r"[●■◆▲▶※★□○•·【（(]|[一二三四五六七八九十]+、|第[一二三四五六七八九十\d]+条|\d+[.、．)）]|[问答][：:]"
)

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
    joint:
        What stands between it and the line above: nothing or a space if they surely are one paragraph, a line end,
        or a blank line.
    """

    text: str
    kind: Kind
    size: float
    box: Box
    joint: str

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


def set_lines(
    columns: Sequence[Column], number: int, pictures: Sequence[Rectangle], page: Measures
) -> Iterator[SetLine]:
    """Set the lines of a page.

    Parameters
    ----------
    columns:
        In reading order.
    number:
        Of the page in the file.
    pictures, page:
        The page's pictures and measures.
    """
    placed = [
        _Placed(line, frame, "caption" if column.aside else _kind(line, page))
        for column in columns
        for frame in [_Frame.of(column.lines, page)]
        for line in column.lines
    ]
    indented = sum(line.indented for line in placed) > _SOME_INDENTED * len(placed)
    for upper, lower in zip([None, *placed], placed, strict=False):
        line = lower.line
        yield SetLine(
            f"\u3000\u3000{line.text}" if lower.indented else line.text,
            lower.kind,
            line.size,
            (number, round(line.left, 1), round(line.top, 1), round(line.right, 1), round(line.bottom, 1)),
            _joint(upper, lower, pictures, indented=indented) if upper else "\n",
        )


class _Frame(NamedTuple):
    """Where the lines of a column begin and end, and how much white is between them."""

    left: float
    right: float
    lead: float

    @classmethod
    def of(cls, lines: Sequence[Segment], page: Measures) -> _Frame:
        text = [line for line in lines if not page.is_larger(line)] or lines
        lead = median_low([lower.top - upper.bottom for upper, lower in pairwise(lines)] or [0.0])
        return cls(min(line.left for line in text), max(line.edge for line in text), max(0.0, lead))


class _Placed(NamedTuple):
    line: Segment
    frame: _Frame
    kind: Kind

    @property
    def indented(self) -> bool:
        indent = (self.line.left - self.frame.left) / self.line.size
        return self.kind == "text" and _INDENT[0] < indent < _INDENT[1]

    @property
    def flush(self) -> bool:
        return self.line.left < self.frame.left + _FLUSH * self.line.size

    def leaves_no_room(self, lower: _Placed) -> bool:
        """Whether what opens the line below could not stand on this one: a character, a number, a Latin word."""
        opening = len(_UNBREAKABLE.match(lower.line.text).group())  # type: ignore[union-attr]
        return self.line.right > self.frame.right - (_SHORT + _NARROW * opening) * self.line.size


def _joint(upper: _Placed, lower: _Placed, pictures: Sequence[Rectangle], *, indented: bool) -> str:
    """Say what stands between two lines (see :class:`SetLine`)."""
    one, other = upper.line, lower.line
    wide = other.top - one.bottom > lower.frame.lead + _EXTRA_LEAD * other.size
    if wide and not _around_picture(one, other, pictures):
        return "\n\n"
    alike = upper.kind == lower.kind == "text" and abs(one.size - other.size) <= _SAME_SIZE * other.size
    if indented and alike and lower.flush and upper.leaves_no_room(lower) and not _ITEM.match(other.text):
        return " " if (one.text[-1] + other.text[0]).isascii() and one.text[-1] != "-" else ""
    return "\n"


def _kind(line: Segment, page: Measures) -> Kind:
    if page.is_headline(line):
        return "headline"
    return "heading" if page.is_larger(line) else "text"


def _around_picture(upper: Segment, lower: Segment, pictures: Sequence[Rectangle]) -> bool:
    """Whether the white between two lines has a picture in it."""
    return any(
        upper.top < picture.bottom
        and picture.top < lower.bottom
        and picture.left < lower.right
        and lower.left < picture.right
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
        start = end + len(line.joint if pieces else "")
        pieces += [line.joint, line.text] if pieces else [line.text]
        end = start + len(line.text)
        places.append(Place(start, end, line.box))
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
            yield Mark(
                heading.start, heading.end, "headline" if heading is largest and heading.kind == "headline" else None
            )
        stack = []
        if part.kind == "caption":
            yield Mark(part.start, part.end, None)
