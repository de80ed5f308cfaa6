"""A printed page's characters to segments: what stands side by side, one line of one column each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.pages.readers.pdf.pdfium import Char

# Lengths in font sizes. Chinese characters stand edge to edge, so that a gap ends a segment; between pieces which the
# file does not draw one after the other (those of two columns, perhaps) a narrower one does.
_NEXT = 0.75
_APART = 0.3
_OVERLAP = 0.6
_SAME_LINE = 0.25
_TWICE = 0.25
_WORD_GAP = 0.15
_WIDE_SPACE = 2.2
_LIKE = 1.35
_STACKED = (0.7, 1.9)
_STACK = 3
_TALL, _DEEP = 0.86, 0.14
_ROW = 4.0
_HANGING = "，。、；：！？”’）》」』】"


@dataclass(slots=True)
class Segment:
    """Characters that stand side by side, or one below the other.

    Attributes
    ----------
    text:
        The characters.
    left, right, base:
        Its ends and its baseline, in points from the page's upper left corner.
    size, font:
        Size and name of its first character's font.
    uniform:
        All its characters are in that font.
    heading:
        It has been found to be a heading.
    top, bottom:
        Its upper and lower edge.
    west, east:
        The ends of the columns that it stands above, if it is a heading; else its own, without a mark that hangs over.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    font: str
    uniform: bool = True
    heading: bool = False
    top: float = field(init=False)
    bottom: float = field(init=False)
    west: float = field(init=False)
    east: float = field(init=False)

    def __post_init__(self) -> None:
        """Work out the edges from the baseline."""
        self.top, self.bottom = self.base - _TALL * self.size, self.base + _DEEP * self.size
        self.west, self.east = self.left, self.edge

    @property
    def edge(self) -> float:
        """Its right end without a mark that may hang over the edge of the column."""
        return self.right - (self.size if self.text[-1] in _HANGING else 0.0)

    def beside(self, other: Segment, gap: float) -> bool:
        """Whether `other` goes on with this one, at most `gap` font sizes to its right."""
        size = max(self.size, other.size)
        distance = other.left - self.right
        on_the_line = abs(other.base - self.base) < _SAME_LINE * size
        return on_the_line and size < _LIKE * min(self.size, other.size) and -_OVERLAP * size < distance < gap * size

    def again(self, other: Segment) -> bool:
        """Whether `other` only makes this one look bold."""
        near = _TWICE * self.size
        return other.text == self.text and abs(other.left - self.left) < near and abs(other.base - self.base) < near

    def add(self, other: Segment, between: str = "") -> None:
        """Put what stands to the right behind this one."""
        if (
            not between
            and other.left - self.right > _WORD_GAP * self.size
            and (self.text[-1] + other.text[0]).isascii()
        ):
            between = " "
        self.text += between + other.text
        self.right = max(self.right, other.right)
        self.east = max(self.east, self.edge)
        self.uniform = self.uniform and other.uniform and other.font == self.font


def make_segments(chars: Iterable[Char]) -> list[Segment]:
    """Put characters together.

    Parameters
    ----------
    chars:
        Of one page, in any order; that of the file helps.

    Returns
    -------
    list of Segment
        In no order.
    """
    return _stacked(_merged(list(_grown(chars))))


def _grown(chars: Iterable[Char]) -> Iterator[Segment]:
    """Follow the file's own order as far as it goes from left to right."""
    segment: Segment | None = None
    reach = 0.0
    for char in chars:
        if char.text.isspace():
            reach = max(reach, char.right)
        elif char.text.isprintable() or "\ue000" <= char.text <= "\uf8ff":
            new = Segment(char.text, char.left, char.right, char.base, char.size, char.font)
            spaces = max(0.0, reach - segment.right) / segment.size if segment else 0.0
            if segment and segment.beside(new, min(spaces + _NEXT, _WIDE_SPACE)):
                segment.add(new, " " if spaces else "")
            else:
                if segment:
                    yield segment
                segment = new
            reach = segment.right
    if segment:
        yield segment


def _merged(pieces: Sequence[Segment]) -> list[Segment]:
    """Put together what the file draws in another order, and drop what it draws twice."""
    rows: dict[int, list[Segment]] = defaultdict(list)
    for piece in sorted(pieces, key=lambda piece: (piece.left, piece.base)):
        row = int(piece.base // _ROW)
        near = [other for number in (row - 1, row, row + 1) for other in rows[number]]
        if any(other.again(piece) for other in near):
            continue
        before = min(
            (other for other in near if other.beside(piece, _APART) and not _may_hang(other, piece)),
            key=lambda other: abs(piece.left - other.right),
            default=None,
        )
        if before:
            before.add(piece)
        else:
            rows[row].append(piece)
    return [piece for row in rows.values() for piece in row]


def _may_hang(before: Segment, piece: Segment) -> bool:
    """Whether the first may end in a mark that hangs over the edge of its column, right up to the next column."""
    return before.text[-1] in _HANGING and piece.text[0] not in _HANGING


def _stacked(segments: Sequence[Segment]) -> list[Segment]:
    """Put characters together that stand below each other."""
    single = sorted((s for s in segments if len(s.text) == 1), key=lambda s: (round(s.left + s.right), s.base))
    stacks: list[list[Segment]] = []
    for segment in single:
        above = stacks[-1][-1] if stacks else None
        if above and _under(above, segment):
            stacks[-1].append(segment)
        else:
            stacks.append([segment])
    taken: set[int] = set()
    whole: list[Segment] = []
    for stack in stacks:
        if len(stack) >= _STACK:
            taken.update(map(id, stack))
            whole.append(_stack(stack))
    return [segment for segment in segments if id(segment) not in taken] + whole


def _under(above: Segment, segment: Segment) -> bool:
    size = above.size
    middle = (segment.left + segment.right - above.left - above.right) / 2
    alike = segment.size < _LIKE * size and size < _LIKE * segment.size
    return (
        alike
        and abs(middle) < _SAME_LINE * size
        and _STACKED[0] * size < segment.base - above.base < _STACKED[1] * size
    )


def _stack(segments: Sequence[Segment]) -> Segment:
    first = segments[0]
    whole = Segment(
        "".join(s.text for s in segments), first.left, first.right, segments[-1].base, first.size, first.font
    )
    whole.top = first.top
    return whole
