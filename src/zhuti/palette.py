"""One colour a theme, by its place in the scheme: the same in labelled pages and in reports.

The hues are spread so that neighbours in the list stay apart for colour-blind readers too; still, whatever is coloured
must also carry the theme's name. Every ink reads on its tint, and on the page, with a contrast of at least 4.5 : 1
(WCAG 2.2, level AA), by day and by night.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """The shades of one theme, as CSS colours.

    Attributes
    ----------
    ink, tint:
        Lines, dots and words; the ground behind a paragraph.
    night_ink, night_tint:
        The same on a dark page.
    """

    ink: str
    tint: str
    night_ink: str
    night_tint: str


COLOURS: tuple[Colour, ...] = (
    Colour("#035eaa", "#e6f2ff", "#80bcff", "#1d2f44"),  # blue
    Colour("#8b5505", "#fdeddd", "#e8a962", "#3d2913"),  # ochre
    Colour("#066c66", "#dcf7f3", "#4acfc5", "#0c3532"),  # teal
    Colour("#a83630", "#ffebe8", "#f89a8f", "#422521"),  # red
    Colour("#6f42a2", "#f3edfe", "#c6a5f4", "#322840"),  # violet
    Colour("#2b6f01", "#e7f5e3", "#93c980", "#22331d"),  # green
    Colour("#9e366f", "#ffe9f3", "#ef98c2", "#3f2431"),  # pink
    Colour("#036881", "#ddf5fe", "#54c8ec", "#0f333e"),  # cyan
    Colour("#8c3701", "#ffece3", "#f59f78", "#41261a"),  # brown
    Colour("#646104", "#f1f2dd", "#bebd61", "#302f13"),  # olive
    Colour("#4546a6", "#edeffe", "#a7b0fe", "#282b44"),  # indigo
    Colour("#036c49", "#e0f6ea", "#6ccea1", "#163527"),  # jade
)
NONE = Colour("#5d636b", "#f1f1ef", "#a9afb7", "#2a2c30")
"""Of paragraphs without a theme."""

DAY = "#ffffff"
NIGHT = "#16181c"
"""The page itself."""


def colour(index: int | None) -> Colour:
    """Find the colour of the theme at a place in the scheme; `None` is no theme. Past the twelfth they begin again."""
    return NONE if index is None else COLOURS[index % len(COLOURS)]


def css(themes: int) -> str:
    """Write the colours of a scheme as CSS variables that follow the reader's day or night setting.

    Parameters
    ----------
    themes:
        How many themes the scheme has: ``--ink-0 --tint-0 … --ink-none --tint-none``.
    """
    named = {**{str(index): colour(index) for index in range(themes)}, "none": NONE}
    day = "".join(f"--ink-{name}:{shade.ink};--tint-{name}:{shade.tint};" for name, shade in named.items())
    night = "".join(
        f"--ink-{name}:{shade.night_ink};--tint-{name}:{shade.night_tint};" for name, shade in named.items()
    )
    return f":root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
