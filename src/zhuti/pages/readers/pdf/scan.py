"""Scanned pages: characters out of a picture of them, by optical character recognition (RapidOCR, PP-OCR models)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from zhuti.pages.readers.pdf.pdfium import Char

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIXELS_A_POINT = 3.0
_LONGEST_SIDE = 4_000
"""In pixels: a broadsheet is rendered coarser, lest memory run out."""

_BODY, _DESCENT = 0.8, 0.15
"""Of a line's box: the type size, and how far below the baseline it reaches."""


def recognise(page: Any) -> Iterator[Char]:
    """Yield the upright characters of a page of pypdfium2, spread evenly over the lines in which they were found."""
    scale = min(_PIXELS_A_POINT, _LONGEST_SIDE / max(page.get_size()))
    found = _engine()(page.render(scale=scale).to_numpy())
    if found.boxes is not None:
        for corners, text in zip(found.boxes, found.txts, strict=True):
            yield from _spread((corners / scale).tolist(), text)


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415  - an optional dependency, and slow to import

    return RapidOCR(params={"Global.max_side_len": _LONGEST_SIDE, "Global.log_level": "error"})


def _spread(corners: Sequence[Sequence[float]], text: str) -> Iterator[Char]:
    across, down = ([corner[axis] for corner in corners] for axis in (0, 1))
    left, right, height = min(across), max(across), max(down) - min(down)
    if right - left < height and len(text) > 1:
        return  # set from top to bottom
    width = (right - left) / max(1, len(text))
    for number, character in enumerate(text):
        start = left + number * width
        yield Char(character, start, start + width, max(down) - _DESCENT * height, _BODY * height, "")
