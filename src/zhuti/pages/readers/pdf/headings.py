"""The headings of a printed page: which lines they are, and which columns each stands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhuti.pages.readers.pdf.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhuti.pages.readers.pdf.measures import Measures
    from zhuti.pages.readers.pdf.pdfium import Rectangle

# In font sizes of the body, if nothing else is said.
_TOUCH = 0.2
_STACK = 1.5  # of the heading's own size
_PHRASE_GAP = 1.3  # of the heading's own size
_FIRST_LINES = 6.0
_LEVEL = 3.0
_GUTTER = 0.3
_CENTRED = 1.5
_REACH = 6.0


def merge_phrases(segments: Sequence[Segment], page: Measures) -> list[Segment]:
    """Merge the phrases of a heading, which have white space between them, unless a gutter goes through it."""
    whole: list[Segment] = []
    large: list[Segment] = []
    for segment in sorted(segments, key=lambda s: (s.left, s.base)):
        before = next((s for s in large if s.beside(segment, _PHRASE_GAP)), None)
        if before and not _gutter_between(before, segment, segments, page):
            before.add(segment, " ")
            continue
        whole.append(segment)
        if page.is_larger(segment):
            large.append(segment)
    return whole


def _gutter_between(left: Segment, right: Segment, segments: Iterable[Segment], page: Measures) -> bool:
    under = [
        s
        for s in segments
        if s.top > left.bottom - _TOUCH * page.size
        and not page.is_larger(s)
        and s.left < right.right
        and left.left < s.right
    ]
    top = min((s.top for s in under), default=0.0)
    first = [s for s in under if s.top < top + _FIRST_LINES * page.size]
    middle = (left.right + right.left) / 2
    crossed = any(s.left < middle < s.edge for s in first)
    return not crossed and any(s.edge <= middle for s in first) and any(s.left >= middle for s in first)


def find_headings(segments: Sequence[Segment], pictures: Sequence[Rectangle], page: Measures) -> None:
    """Mark the headings of a page, and stretch each over the columns that it stands above.

    A headline may be narrower than its article. The columns are its own that begin level under it with nothing above
    them, if it stands in their middle; then those that no other heading takes.
    """
    _mark(segments, page)
    headings = sorted((s for s in segments if s.heading), key=lambda s: s.left)
    things: list[Segment | Rectangle] = [*segments, *pictures]
    feet = [_foot(heading, things, page) for heading in headings]
    for heading, foot in zip(headings, feet, strict=True):
        _stretch(heading, foot, things, page, centred=True)
    for heading, foot in zip(headings, feet, strict=True):
        _stretch(heading, foot, things, page, centred=False)


class _Foot(NamedTuple):
    """What begins under a heading: how high, and the left and right edges of its columns and of those beside them."""

    top: float
    columns: list[tuple[float, float]]


def _foot(heading: Segment, things: Iterable[Segment | Rectangle], page: Measures) -> _Foot:
    under = sorted(
        (t for t in things if t.top > heading.bottom - _TOUCH * page.size and not _is_heading(t)), key=lambda t: t.top
    )
    top = next((t.top for t in under if t.left < heading.right and heading.left < t.right), None)
    if top is None or top - heading.bottom > _REACH * page.size:
        return _Foot(heading.bottom, [])
    first = sorted((t.west, t.east, t.top) for t in under if top - page.size < t.top < top + _FIRST_LINES * page.size)
    columns: list[tuple[float, float]] = []
    level: list[bool] = []
    for left, right, start in first:
        if not columns or left > columns[-1][1] + _GUTTER * page.size:
            columns.append((left, right))
            level.append(False)
        columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        level[-1] |= start < top + _LEVEL * page.size
    return _Foot(top, [column for column, begins in zip(columns, level, strict=True) if begins])


def _stretch(
    heading: Segment, foot: _Foot, things: Sequence[Segment | Rectangle], page: Measures, *, centred: bool
) -> None:
    own = [n for n, (left, right) in enumerate(foot.columns) if left < heading.east and heading.west < right]
    if not own:
        return
    above = [
        t
        for t in things
        if t is not heading
        and t.top < foot.top - _TOUCH * page.size
        and t.bottom > heading.top
        and not _stacked(t, heading)
    ]
    free = [not any(t.west < right and left < t.east for t in above) for left, right in foot.columns]
    first, last = own[0], own[-1]
    while first and free[first - 1]:
        first -= 1
    while last + 1 < len(free) and free[last + 1]:
        last += 1
    runs = [(a, b) for a in range(first, own[0] + 1) for b in range(last, own[-1] - 1, -1)]
    if centred:
        middle = (heading.left + heading.right) / 2
        runs = [
            (a, b)
            for a, b in runs
            if abs((foot.columns[a][0] + foot.columns[b][1]) / 2 - middle) < _CENTRED * page.size
        ]
    if runs:
        a, b = max(runs, key=lambda run: run[1] - run[0])
        heading.west, heading.east = min(heading.west, foot.columns[a][0]), max(heading.east, foot.columns[b][1])


def _is_heading(thing: Segment | Rectangle) -> bool:
    return isinstance(thing, Segment) and thing.heading


def _stacked(thing: Segment | Rectangle, heading: Segment) -> bool:
    return _is_heading(thing) and thing.left < heading.right and heading.left < thing.right


def _mark(segments: Sequence[Segment], page: Measures) -> None:
    """Mark what is large, and what stands above or below it in a type that is slightly larger than the body's."""
    unsure, stack = [], []
    for segment in segments:
        segment.heading = page.is_heading(segment)
        if segment.heading:
            stack.append(segment)
        elif page.is_larger(segment):
            unsure.append(segment)
    while stack:
        heading = stack.pop()
        near = [segment for segment in unsure if _touches(heading, segment)]
        for segment in near:
            segment.heading = True
        stack += near
        unsure = [segment for segment in unsure if not segment.heading]


def _touches(heading: Segment, segment: Segment) -> bool:
    gap = max(segment.top - heading.bottom, heading.top - segment.bottom)
    return gap < _STACK * heading.size and heading.left < segment.right and segment.left < heading.right
