"""Text to lines, and what can be seen of each line by itself and among its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhuti.pages.signs import Brackets, brackets, ending, signs

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Web pages that lost their line ends still show each paragraph's indent behind the end of the one before.
_RUN_ON = re.compile(r"(?<=[。！？…”』」）])(?:[\u3000\u00a0]{2,}|\t+| {4,})(?=\S)")
_INDENT = re.compile(r"\s*\u3000|\s{2}|\t")
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
_PUNCTUATION = re.compile(r"[，。！？；、：,.!?;:]")
_NEIGHBOURS = 8
_SAME_WIDTH = 4


@dataclass(slots=True)
class Line:
    """One line of the source that is not blank.

    Attributes
    ----------
    start, end:
        Its character range in the source, white space at both ends left out.
    text:
        The characters of that range.
    bare:
        `text` without white space and invisible characters.
    width:
        Its width on paper, in half-width columns.
    indent:
        It began with white space as wide as a character or more.
    gap:
        A blank line stood before it.
    ending:
        How it ends (see :func:`zhuti.pages.signs.ending`).
    brackets:
        The quotation marks and brackets it leaves open, and those it closes without having opened them.
    signs:
        What its words say it may be (see :func:`zhuti.pages.signs.signs`).
    as_wide, wider:
        Share of the neighbouring lines that are as wide as this one (two characters more or less), and wider.
    cut, gaps, indents, plain:
        Share of the neighbouring lines that end amid a sentence, that follow a blank line, that are indented, that have
        no punctuation.
    """

    start: int
    end: int
    text: str
    bare: str
    indent: bool
    gap: bool
    width: int = 0
    ending: str = ""
    brackets: Brackets = ((0, 0, 0), (0, 0, 0))
    signs: frozenset[str] = field(default_factory=frozenset)
    as_wide: float = 0.0
    wider: float = 0.0
    cut: float = 0.0
    gaps: float = 0.0
    indents: float = 0.0
    plain: float = 0.0


def split_lines(text: str) -> list[Line]:
    """Cut a page's text into its lines, each with what can be seen of it."""
    lines = list(_lines(text))
    for line in lines:
        line.width = 2 * len(line.bare) - len(line.bare.encode("ascii", "ignore"))
        line.ending = ending(line.bare)
        line.brackets = brackets(line.bare)
        line.signs = signs(line.text, line.bare)
    _look_around(lines)
    return lines


def _lines(text: str) -> Iterator[Line]:
    end_before = 0
    for match in _LINE.finditer(text):
        start = match.start()
        for piece in _pieces(match.group()):
            stripped = piece.strip()
            if stripped:
                first = start + len(piece) - len(piece.lstrip())
                last = first + len(stripped)
                gap = _breaks(text[end_before:first]) > 1
                indent = bool(_INDENT.match(piece)) or first - start >= 2  # noqa: PLR2004
                yield Line(first, last, stripped, _INVISIBLE.sub("", stripped), indent, gap)
                end_before = last
            start += len(piece)


def _pieces(line: str) -> Iterator[str]:
    start = 0
    for run_on in _RUN_ON.finditer(line):
        yield line[start : run_on.start()]
        start = run_on.start()
    yield line[start:]


def _breaks(between: str) -> int:
    return len(between.replace("\r\n", "\n").translate({ord(" "): None, 0x3000: None, ord("\t"): None, 0xA0: None}))


def _look_around(lines: list[Line]) -> None:
    """Compare each line with its neighbours, in a window that slides down the page with its widths kept sorted."""
    window: list[int] = []
    sums = [0, 0, 0, 0]

    def count(line: Line, sign: int) -> None:
        sums[0] += sign * (line.ending not in {"stop", "colon"})
        sums[1] += sign * line.gap
        sums[2] += sign * line.indent
        sums[3] += sign * (not _PUNCTUATION.search(line.bare))

    for i in range(-_NEIGHBOURS, len(lines)):
        if i + _NEIGHBOURS < len(lines):
            insort(window, lines[i + _NEIGHBOURS].width)
            count(lines[i + _NEIGHBOURS], 1)
        if i - _NEIGHBOURS > 0:
            del window[bisect_left(window, lines[i - _NEIGHBOURS - 1].width)]
            count(lines[i - _NEIGHBOURS - 1], -1)
        if i < 0:
            continue
        line, size = lines[i], len(window)
        above = bisect_right(window, line.width + _SAME_WIDTH)
        below = bisect_left(window, line.width - _SAME_WIDTH)
        line.wider = (size - above) / size
        line.as_wide = (above - below - 1) / size
        line.cut, line.gaps, line.indents, line.plain = (total / size for total in sums)
