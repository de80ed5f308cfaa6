"""What pypdfium2 tells of a page: characters and pictures, in points from its upper left corner."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TILT = 0.1
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_LINE_ENDS = frozenset("\r\n\x02")
_FORMS_WITHIN_FORMS = 4


class Char(NamedTuple):
    """One character: its left and right edge, its baseline, its font's size and name."""

    text: str
    left: float
    right: float
    base: float
    size: float
    font: str


class Rectangle(NamedTuple):
    """A box on the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def west(self) -> float:
        """Its left end, as of text."""
        return self.left

    @property
    def east(self) -> float:
        """Its right end, as of text."""
        return self.right


def read_chars(page: Any) -> Iterator[Char]:
    """Yield the upright characters of a page in the order in which the file draws them."""
    from pypdfium2 import raw  # noqa: PLC0415  - an optional dependency

    textpage = page.get_textpage()
    place = _placing(page)
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    style: _Style | None = None
    for number, text in _letters(raw, textpage):
        drawn = ctypes.cast(raw.FPDFText_GetTextObject(textpage, number), ctypes.c_void_p).value
        if style is None or drawn is None or drawn != style.drawn:
            style = _style(raw, textpage, number, drawn, place)
        if style.upright:
            raw.FPDFText_GetCharOrigin(textpage, number, x, y)
            raw.FPDFText_GetLooseCharBox(textpage, number, box)
            (one, _), (other, _) = place(box.left, box.bottom), place(box.right, box.top)
            yield Char(text, min(one, other), max(one, other), place(x.value, y.value)[1], style.size, style.font)


def read_pictures(page: Any) -> list[Rectangle]:
    """List the boxes of a page's pictures."""
    from pypdfium2 import raw  # noqa: PLC0415  - an optional dependency

    place = _placing(page)
    boxes = []
    for picture in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_FORMS_WITHIN_FORMS):
        west, south, east, north = picture.get_bounds()
        (x, y), (v, w) = place(west, south), place(east, north)
        boxes.append(Rectangle(min(x, v), min(y, w), max(x, v), max(y, w)))
    return boxes


class _Style(NamedTuple):
    drawn: int | None
    size: float
    font: str
    upright: bool


def _letters(raw: Any, textpage: Any) -> Iterator[tuple[int, str]]:
    """Yield the characters that the file holds, not those that pdfium puts between them."""
    high = 0
    for number in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, number)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004
            high = code
        elif 0xDC00 <= code < 0xE000:  # noqa: PLR2004
            yield number, chr(0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF))
        elif chr(code) not in _LINE_ENDS and raw.FPDFText_IsGenerated(textpage, number) != 1:
            yield number, chr(code)


def _style(
    raw: Any, textpage: Any, number: int, drawn: int | None, place: Callable[..., tuple[float, float]]
) -> _Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, number, matrix)
    size = raw.FPDFText_GetFontSize(textpage, number) * (matrix.c**2 + matrix.d**2) ** 0.5
    across, down = place(matrix.a, matrix.b, vector=True)
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, number, name, len(name), flags)
    font = _SUBSET.sub("", name.value.decode("utf-8", "replace"))
    return _Style(drawn, size, font, abs(down) <= _TILT * across and size > 0)


def _placing(page: Any) -> Callable[..., tuple[float, float]]:
    """Make the function that takes a point in the file's coordinates to the page as it is looked at."""
    left, bottom, right, top = page.get_bbox()
    turned = page.get_rotation()

    def place(x: float, y: float, *, vector: bool = False) -> tuple[float, float]:
        west, south, east, north = (0.0, 0.0, 0.0, 0.0) if vector else (left, bottom, right, top)
        if turned == 90:  # noqa: PLR2004
            return y - south, x - west
        if turned == 180:  # noqa: PLR2004
            return east - x, y - south
        if turned == 270:  # noqa: PLR2004
            return north - y, east - x
        return x - west, north - y

    return place
