"""The reading order of a newspaper page: columns, headlines across columns, several articles, captions.

Recursive cuts along white space (the XY-cut of Nagy, Seth & Viswanathan, A prototype document image analysis system for
technical journals, Computer 1992), with what newspapers add to it: a page is cut across only where every column ends
or comes to a heading, for a gap between two lines is no end of a column; and a column without a headline of its own
goes on with the article on its left before anything further down there is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhuti.pages.readers.pdf.captions import find_captions, place_of
from zhuti.pages.readers.pdf.headings import find_headings, merge_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.readers.pdf.measures import Measures
    from zhuti.pages.readers.pdf.pdfium import Rectangle
    from zhuti.pages.readers.pdf.segments import Segment

# In font sizes of the body, if nothing else is said.
_GUTTER = 0.3
_LINE_GAP = 0.9
_TOUCH = 0.2
_ROW = 0.7  # of the segment's own size
_NEAR = 3.0

Region = list["Segment"]


class Column(NamedTuple):
    """Lines that are read one after the other, from top to bottom.

    Attributes
    ----------
    lines:
        At least one.
    aside:
        It stands outside the run of the text: a caption.
    """

    lines: Region
    aside: bool = False


def reading_order(segments: Sequence[Segment], pictures: Sequence[Rectangle], page: Measures) -> list[Column]:
    """Put the segments of a page into the order in which they are read.

    Parameters
    ----------
    segments:
        All of one page; the phrases of a headline are merged into one.
    pictures:
        Boxes of its pictures. What stands below one in another type is its caption, and comes behind its article.
    page:
        Its measures.
    """
    whole = merge_phrases(segments, page)
    find_headings(whole, pictures, page)
    flow, captions = find_captions(whole, pictures, page)
    columns = [Column(lines) for lines in _cut(flow, page)]
    for caption in captions:
        columns.insert(place_of(caption, [column.lines for column in columns], page), Column(caption, aside=True))
    return columns


def _cut(region: Region, page: Measures) -> list[Region]:
    """Cut a region into columns, in reading order."""
    columns = _columns(region, page)
    one_line = len(_rows(region)) == 1 and not any(s.heading for s in region)
    if len(columns) > 1 and all(_topmost(column).heading for column in columns):
        return _read_columns(columns, page)
    for cut_across in (_sections, _bands) if len(columns) > 1 else (_sections, _bands, _bands_around_crossings):
        parts = cut_across(region, page)
        if len(parts) > 1:
            return [column for part in parts for column in _cut(part, page)]
    if len(columns) > 1 and not one_line:
        return _read_columns(columns, page)
    return [[_whole(row) for row in _rows(region)]] if region else []


def _columns(region: Region, page: Measures) -> list[Region]:
    """Cut along white space from top to bottom."""
    columns: list[Region] = []
    reach = float("-inf")
    for segment in sorted(region, key=lambda s: s.west):
        if not columns or segment.west - reach >= _GUTTER * page.size:
            columns.append([])
        columns[-1].append(segment)
        reach = max(reach, segment.east)
    return columns


def _read_columns(columns: Sequence[Region], page: Measures) -> list[Region]:
    """Read columns from left to right, but an article to its end before the next one further down begins."""
    groups: list[list[list[Region]]] = []
    for column in columns:
        if not groups or _topmost(column).heading:
            groups.append([])
        groups[-1].append(_stories(column, page))
    order: list[Region] = []
    for group in groups:
        order += [stories[0] for stories in group]
        order += [story for stories in group for story in stories[1:]]
    return [column for story in order for column in _cut(story, page)]


def _sections(region: Region, page: Measures) -> list[Region]:
    """Cut across above headings, each with what follows."""
    sections: list[Region] = []
    headings: Region = []
    for band in _bands(region, page):
        if all(map(page.is_larger, band)):
            headings += band
            continue
        if headings or not sections:
            sections.append([])
        sections[-1] += headings + band
        headings = []
    return [*sections, headings] if headings else sections


def _stories(region: Region, page: Measures) -> list[Region]:
    """Cut across above headlines, each with what follows."""
    stories: list[Region] = []
    for section in _sections(region, page):
        if stories and not any(segment.heading and page.is_headline(segment) for segment in section):
            stories[-1] += section
        else:
            stories.append(section)
    return stories


def _topmost(region: Region) -> Segment:
    return min(region, key=lambda s: s.top)


def _rows(region: Region) -> list[Region]:
    """Put together what stands on one line."""
    rows: list[Region] = []
    for segment in sorted(region, key=lambda s: s.base):
        if not rows or segment.base - rows[-1][0].base > _ROW * min(segment.size, rows[-1][0].size):
            rows.append([])
        rows[-1].append(segment)
    return rows


def _whole(row: Region) -> Segment:
    first, *others = sorted(row, key=lambda s: s.left)
    for other in others:
        first.add(other, " " if other.left - first.right > _GUTTER * first.size else "")
    return first


def _strips(region: Region, page: Measures) -> list[Region]:
    """Cut across at every gap, however narrow."""
    strips: list[Region] = []
    reach = float("-inf")
    for segment in sorted(region, key=lambda s: s.top):
        if not strips or segment.top >= reach - _TOUCH * page.size:
            strips.append([])
        strips[-1].append(segment)
        reach = max(reach, segment.bottom)
    return strips


def _bands(region: Region, page: Measures) -> list[Region]:
    """Cut across where some column comes to a heading, or leaves one, and no other runs on."""
    bands: list[Region] = []
    for strip in _strips(region, page):
        if bands and not _comes_to_a_heading(bands[-1], strip, page):
            bands[-1] += strip
        else:
            bands.append(list(strip))
    return bands


def _comes_to_a_heading(above: Region, below: Region, page: Measures) -> bool:
    bottom, top = max(s.bottom for s in above), min(s.top for s in below)
    last = [s for s in above if s.bottom > bottom - _ROW * s.size]
    first = [s for s in below if s.top < top + _ROW * s.size]
    if not any(s.heading for s in (*last, *first)):
        return False
    over = [s for s in above if s.bottom > bottom - _NEAR * page.size and not page.is_larger(s)]
    under = [s for s in below if s.top < top + _NEAR * page.size and not page.is_larger(s)]
    return not any(_runs_on(one, other, page) for one in over for other in under)


def _runs_on(one: Segment, other: Segment, page: Measures) -> bool:
    return other.top - one.bottom < _LINE_GAP * page.size and one.west < other.east and other.west < one.east


def _bands_around_crossings(region: Region, page: Measures) -> list[Region]:
    """Cut across where lines that stand over several columns end."""
    bands: list[Region] = []
    for strip in _strips(region, page):
        if bands and (_is_column(bands[-1] + strip, page) <= (_is_column(bands[-1], page) and _is_column(strip, page))):
            bands[-1] += strip
        else:
            bands.append(list(strip))
    return bands


def _is_column(region: Region, page: Measures) -> bool:
    return len(_columns(region, page)) == 1
