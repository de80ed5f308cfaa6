"""The colours of themes."""

from __future__ import annotations

import pytest

from zhuti.palette import COLOURS, DAY, NIGHT, NONE, Colour, colour, css


def _luminance(shade: str) -> float:
    parts = [int(shade[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shade", [*COLOURS, NONE])
def test_every_ink_can_be_read(shade: Colour) -> None:
    """On its tint and on the page, by day and by night (WCAG AA)."""
    for ink, ground in (
        (shade.ink, shade.tint),
        (shade.ink, DAY),
        (shade.night_ink, shade.night_tint),
        (shade.night_ink, NIGHT),
    ):
        assert _contrast(ink, ground) >= 4.5


def test_any_number_of_themes_has_colours() -> None:
    """They begin again after the last, and the style sheet names each."""
    assert colour(len(COLOURS)) == COLOURS[0]
    assert colour(None) == NONE
    sheet = css(20)
    assert all(f"--ink-{place}:" in sheet for place in (*range(20), "none"))
