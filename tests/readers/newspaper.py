"""Sets articles as a newspaper page in PDF: columns, headlines across them, pictures with captions."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
_NO_START = "，。、；：？！”’）》」』】…—·%％"
_NO_END = "“‘（《「『【"

Blocks = list[tuple[str, str]]


class Cell(NamedTuple):
    """An article and how many columns of the page it takes."""

    blocks: Blocks
    columns: int
    pictures: int = 0


@dataclass
class Style:
    """How a page is set; lengths in points."""

    columns: int = 4
    size: float = 9.5
    lead: float = 14.0
    gutter: float = 14.0
    headline: float = 26.0
    indent: int = 2
    width: float = 1000.0
    margin: float = 40.0
    furniture: bool = True
    scattered: bool = False


@cache
def fonts() -> tuple[str, str]:
    """Register one face of the font file for the body, and another for captions."""
    pdfmetrics.registerFont(TTFont("body", str(FONT), subfontIndex=0))
    pdfmetrics.registerFont(TTFont("other", str(FONT), subfontIndex=1))
    return "body", "other"


def wrap(text: str, width: float, size: float, indent: float = 0.0, font: str = "body") -> list[str]:
    """Break a text into lines of at most `width` points; marks hang rather than open a line."""
    lines, line, used = [], "", indent
    for token in re.findall(r"[A-Za-z0-9.]+|.", text):
        wide = pdfmetrics.stringWidth(token, font, size)
        if used + wide > width and line and token not in _NO_START:
            carried = ""
            while line[-1:] and line[-1] in _NO_END:
                carried, line = line[-1] + carried, line[:-1]
            lines.append(line)
            line, used = carried, pdfmetrics.stringWidth(carried, font, size)
        line += token
        used += wide
    return [*lines, line]


@dataclass
class Newspaper:
    """A page that grows downwards, row of articles by row of articles."""

    style: Style = field(default_factory=Style)
    ops: list[Callable[[Canvas], None]] = field(default_factory=list)
    y: float = 0.0

    @property
    def column(self) -> float:
        """Width of a column."""
        s = self.style
        return (s.width - 2 * s.margin - (s.columns - 1) * s.gutter) / s.columns

    def left(self, column: int) -> float:
        """Where a column begins."""
        return self.style.margin + column * (self.column + self.style.gutter)

    def across(self, columns: int) -> float:
        """Width of some columns."""
        return columns * self.column + (columns - 1) * self.style.gutter

    def write(self, text: str, x: float, y: float, size: float, font: str = "body") -> None:
        """Write one line; `y` counts downwards to its baseline."""
        self.ops.append(lambda c: (c.setFont(font, size), c.drawString(x, -y, text)))

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        """Put a picture with its upper left corner at (x, y)."""
        image = ImageReader(Image.new("RGB", (8, 8), (90, 120, 150)))
        self.ops.append(lambda c: c.drawImage(image, x, -y - height, width, height))

    def head(self, left: str, right: str) -> None:
        """Set the running head."""
        self.y += 20
        self.write(left, self.style.margin, self.y, 8, "other")
        self.write(right, self.style.width - self.style.margin - 8 * len(right), self.y, 8, "other")
        self.y += 16

    def row(self, cells: Sequence[Cell]) -> None:
        """Set articles side by side."""
        top, first, bottom = self.y + 18, 0, self.y
        for cell in cells:
            bottom = max(bottom, self.article(cell, first, top))
            first += cell.columns
        self.y = bottom

    def article(self, cell: Cell, first: int, top: float) -> float:
        """Set an article with its headings across its columns; give back where it ends."""
        s, x, width = self.style, self.left(first), self.across(cell.columns)
        y = top
        blocks = list(cell.blocks)
        while blocks and blocks[0][0] in {"kicker", "headline"}:
            role, text = blocks.pop(0)
            size = s.headline if role == "headline" else 1.25 * s.size
            if cell.columns == 1 and role == "headline":
                size = 1.8 * s.size
            for line in wrap(text, width, size):
                y += 1.2 * size
                self.write(line, x + max(0.0, width - pdfmetrics.stringWidth(line, "body", size)) / 2, y, size)
            y += 0.4 * size
        captions = [text for role, text in blocks if role == "caption"]
        return self.columns([b for b in blocks if b[0] != "caption"], captions, first, cell, y + 0.6 * s.size)

    def columns(self, blocks: Blocks, captions: list[str], first: int, cell: Cell, top: float) -> float:
        """Fill the columns below the headings; pictures stand at their heads, or half way down a column."""
        s = self.style
        lines = [line for role, text in blocks for line in self.set(role, text)]
        holes: dict[int, tuple[float, float]] = {}
        for number, caption in enumerate(captions):
            place = number % cell.columns
            height = 6 * s.lead
            text = wrap(caption, self.column, 0.9 * s.size, font="other")
            holes[place] = (3 * s.lead if number % 2 else 0.0, height + (len(text) + 1.5) * s.lead)
            if number >= cell.columns:
                break
        total = len(lines) * s.lead + sum(h for _, h in holes.values())
        height = total / cell.columns + 1.5 * s.lead
        for number, (start, _) in holes.items():
            x, y = self.left(first + number), top + start
            self.picture(x, y + 0.4 * s.lead, self.column, 6 * s.lead - 0.4 * s.lead)
            for i, line in enumerate(wrap(captions[number], self.column, 0.9 * s.size, font="other")):
                self.write(line, x, y + 7 * s.lead + i * s.lead, 0.9 * s.size, "other")
        number, y, bottom = 0, top, top
        for text, size, indent in lines:
            while True:
                hole = holes.get(number)
                if hole and top + hole[0] < y + s.lead and y < top + hole[0] + hole[1]:
                    y = top + hole[0] + hole[1]
                if y + s.lead <= top + height or number == cell.columns - 1:
                    break
                number, y = number + 1, top
            y += s.lead
            self.write(text, self.left(first + number) + indent * s.size, y, size)
            bottom = max(bottom, y)
        return bottom

    def set(self, role: str, text: str) -> list[tuple[str, float, float]]:
        """Break a block into lines with their sizes and indents."""
        s = self.style
        if role == "body":
            lines = wrap(text, self.column, s.size, s.indent * s.size)
            return [(line, s.size, 0 if number else s.indent) for number, line in enumerate(lines)]
        if role == "subhead":
            return [(line, 1.15 * s.size, 1) for line in wrap(text, self.column - s.size, 1.15 * s.size)]
        lines = wrap(text, self.column, s.size)
        room = [self.column / s.size - len(line) if role == "byline" else 0 for line in lines]
        return [(line, s.size, max(0.0, indent)) for line, indent in zip(lines, room, strict=True)]

    def save(self, rng: Random | None = None) -> bytes:
        """Write the page; with `rng`, its lines stand in the file in random order."""
        fonts()
        ops = list(self.ops)
        if rng:
            rng.shuffle(ops)
        height = self.y + 2 * self.style.margin
        data = io.BytesIO()
        canvas = Canvas(data, pagesize=(self.style.width, height), pageCompression=1)
        canvas.translate(0, height)
        for op in ops:
            op(canvas)
        canvas.showPage()
        canvas.save()
        return data.getvalue()
