"""The little SVG that our figures need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | float


def element(tag: str, *children: str, **attributes: Value) -> Markup:
    """Write an element; children that are not markup are escaped, and underscores in names become hyphens."""
    pairs = [
        Markup(' {}="{}"').format(name.strip("_").replace("_", "-"), _short(value))
        for name, value in attributes.items()
    ]
    inner = Markup("").join(map(escape, children))
    return Markup("<{0}{1}>{2}</{0}>").format(tag, Markup("").join(pairs), inner)


def figure(title: str, description: str, width: float, height: float, *children: str, name: str) -> Markup:
    """Write a whole figure that a screen reader announces by its title and description.

    Parameters
    ----------
    title, description:
        What it is, and what it shows in words.
    width, height:
        In pixels, at which its text has the size of the page's small print.
    children:
        What is drawn.
    name:
        Unique in the page.
    """
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *children,
        viewBox=f"0 0 {_short(width)} {_short(height)}",
        style=f"max-width:{_short(width * 1.35)}px",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def line(start: tuple[float, float], end: tuple[float, float], kind: str) -> Markup:
    """Draw a straight line of a CSS class."""
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], class_=kind)


def path(points: Sequence[tuple[float, float]], kind: str) -> Markup:
    """Draw a line through points."""
    return element("path", d="M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points), class_=kind)


def text(at: tuple[float, float], words: str, kind: str = "tick", anchor: str = "middle") -> Markup:
    """Write words; `anchor` is ``start``, ``middle`` or ``end``."""
    return element("text", words, x=at[0], y=at[1], class_=kind, text_anchor=anchor)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps numbers between two bounds to pixels.

    Attributes
    ----------
    low, high:
        The bounds; what lies outside is drawn at the edge.
    start, end:
        Their pixels.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a number."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self, most: int = 6) -> list[float]:
        """Choose round numbers between the bounds, `most` at most."""
        span = self.high - self.low
        steps = (factor * 10.0**power for power in range(-4, 2) for factor in (1, 2, 5))
        step = next(step for step in steps if span / step + 1 <= most + 1e-9)
        first = -(-round(self.low / step, 6) // 1)
        return [
            round((first + number) * step, 6) for number in range(most) if (first + number) * step <= self.high + 1e-9
        ]


def _short(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
