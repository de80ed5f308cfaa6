"""Captions: what stands below a picture, or on it, in another type than the body's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.readers.pdf.measures import Measures
    from zhuti.pages.readers.pdf.pdfium import Rectangle
    from zhuti.pages.readers.pdf.segments import Segment

    Region = list[Segment]

# In font sizes of the body.
_LEAST_PICTURE = 3.0
_BELOW = 2.0
_BESIDE = 1.0
_LINE_GAP = 0.9
_MOST_LINES = 6


def find_captions(
    segments: Sequence[Segment], pictures: Sequence[Rectangle], page: Measures
) -> tuple[Region, list[Region]]:
    """Take the captions out of a page's segments.

    Parameters
    ----------
    segments:
        All of the page.
    pictures:
        Boxes of its pictures.
    page:
        Its measures.

    Returns
    -------
    list of Segment
        What is left.
    list of list of Segment
        The lines of each caption, from top to bottom.
    """
    rest = list(segments)
    captions = []
    for picture in pictures:
        if min(picture.right - picture.left, picture.bottom - picture.top) > _LEAST_PICTURE * page.size:
            caption = _caption(picture, rest, page)
            if 0 < len(caption) <= _MOST_LINES:
                captions.append(caption)
                taken = set(map(id, caption))
                rest = [segment for segment in rest if id(segment) not in taken]
    return (rest, captions) if rest else (list(segments), [])


def _caption(picture: Rectangle, segments: Sequence[Segment], page: Measures) -> Region:
    caption: Region = []
    reach = picture.bottom + _BELOW * page.size
    for segment in sorted(segments, key=lambda s: (s.top, s.left)):
        middle = (segment.left + segment.right) / 2
        below = picture.top < segment.top < reach and picture.left < middle < picture.right
        if below and _may_be_caption(segment, picture, page) and (not caption or _alike(caption[-1], segment)):
            caption.append(segment)
            reach = max(reach, segment.bottom + _LINE_GAP * page.size)
    return caption


def _may_be_caption(segment: Segment, picture: Rectangle, page: Measures) -> bool:
    inside = picture.left - _BESIDE * page.size < segment.left and segment.right < picture.right + _BESIDE * page.size
    other_type = not page.is_body(segment) or page.spans(segment)
    return inside and other_type and not segment.heading


def _alike(one: Segment, other: Segment) -> bool:
    return one.font == other.font and abs(one.size - other.size) < 0.05 * one.size


def place_of(caption: Region, columns: Sequence[Region], page: Measures) -> int:
    """Find where a caption goes among columns in reading order: behind the article in which it stands."""
    left, right, top = caption[0].left, caption[0].right, caption[0].top

    def distance(number: int) -> float:
        return min(
            max(s.left - right, left - s.right, 0.0) + max(s.top - top, top - s.bottom, 0.0) for s in columns[number]
        )

    nearest = min(range(len(columns)), key=distance)
    following = range(nearest + 1, len(columns))
    return next((number for number in following if page.is_headline(columns[number][0])), len(columns))
