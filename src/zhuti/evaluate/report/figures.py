"""The figures of a report: computed results in, SVG out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.evaluate.report.svg import Scale, element, figure, line, path, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from zhuti.evaluate.calibration import Calibration, RiskCoverage
    from zhuti.evaluate.evaluation import ThemeResult
    from zhuti.evaluate.intervals import Estimate
    from zhuti.evaluate.report.words import Words

_WIDTH = 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 330, 26, 244


def shared_scale(estimates: Iterable[Estimate | None], *more: float) -> Scale:
    """Find one scale for a column of intervals, so that they can be compared by eye."""
    values = [*more]
    for estimate in estimates:
        if estimate is not None:
            values += [value for value in (estimate.value, estimate.low, estimate.high) if value is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = 0.04 * (high - low) or 0.05
    return Scale(low - room, high + room, 4, _WIDTH - 4)


def whisker(estimate: Estimate | None, scale: Scale, reference: float | None = None) -> Markup:
    """Draw an interval for a table's cell; the numbers stand in the next one, so screen readers pass it over."""
    parts = [] if reference is None else [line((scale(reference), 0), (scale(reference), 22), "reference")]
    if estimate is not None and estimate.value is not None:
        if estimate.low is not None and estimate.high is not None:
            parts.append(line((scale(estimate.low), 11), (scale(estimate.high), 11), "whisker"))
        parts.append(element("circle", cx=scale(estimate.value), cy=11, r=4.5, class_="dot"))
    return element(
        "svg", *parts, viewBox=f"0 0 {_WIDTH} 22", width=_WIDTH, height=22, class_="cell", aria_hidden="true"
    )


def ruler(scale: Scale) -> Markup:
    """Draw the axis of a column of whiskers, for the table's head."""
    ticks = [
        part
        for tick in scale.ticks(6)
        for part in (line((scale(tick), 15), (scale(tick), 20), "axis"), text((scale(tick), 11), f"{tick:g}"))
    ]
    return element(
        "svg", *ticks, viewBox=f"0 0 {_WIDTH} 20", width=_WIDTH, height=20, class_="cell", aria_hidden="true"
    )


def precision_recall(result: ThemeResult, place: int, words: Words, theme: str) -> Markup:
    """Draw a theme's curve; `place` is its place in the scheme, `theme` its name."""
    x, y = Scale(0, 1, 30, 190), Scale(0, 1, 150, 12)
    curve = result.curve
    grid = [
        part
        for tick in (0, 0.5, 1)
        for part in (
            line((x(0), y(tick)), (x(1), y(tick)), "grid"),
            text((24, y(tick) + 4), f"{tick:g}", anchor="end"),
            text((x(tick), 166), f"{tick:g}"),
        )
    ]
    name = f"pr-{result.id}"
    if curve is None:
        return figure(theme, words("curve.none"), 200, 184, *grid, text((110, 84), words("curve.none")), name=name)
    steps = [(x(curve.recall[0]), y(curve.precision[0]))]
    for recall, precision in zip(curve.recall[1:], curve.precision[1:], strict=True):
        steps += [(x(recall), steps[-1][1]), (x(recall), y(precision))]
    share = f"{curve.average_precision:.3f}"
    return figure(
        words("curve.title", theme=theme),
        words("curve.desc", theme=theme, ap=share),
        200,
        184,
        *grid,
        text((110, 182), words("curve.axes")),
        element("path", d=_closed(steps, y(0)), class_=f"area t{place}"),
        path(steps, f"curve t{place}"),
        text((x(0) + 6, y(0) - 8), f"AP {share}", "label", "start"),
        name=name,
    )


def reliability(calibration: Calibration, words: Words) -> Markup:
    """Draw how often themes are right against what the scores promise."""
    x, y = Scale(0, 1, _LEFT, _RIGHT), Scale(0, 1, _BOTTOM, _TOP)
    most = max(part.scores for part in calibration.bins)
    parts = [*_frame(x, y, words("reliability.x"), words("reliability.y"), [0, 0.2, 0.4, 0.6, 0.8, 1])]
    parts.append(line((x(0), y(0)), (x(1), y(1)), "reference"))
    for part in calibration.bins:
        width, height = x(part.high) - x(part.low), 34 * (part.scores / most) ** 0.5
        parts.append(
            element("rect", x=x(part.low) + 1, y=_BOTTOM - height, width=width - 2, height=height, class_="bar")
        )
    for part in calibration.bins:
        if part.share.low is not None and part.share.high is not None:
            parts.append(line((x(part.mean), y(part.share.low)), (x(part.mean), y(part.share.high)), "whisker"))
        if part.share.value is not None:
            parts.append(element("circle", cx=x(part.mean), cy=y(part.share.value), r=4.5, class_="dot"))
    said = "; ".join(
        words(
            "reliability.bin",
            low=f"{part.low:.1f}",
            high=f"{part.high:.1f}",
            mean=f"{part.mean:.2f}",
            share=f"{part.share.value or 0:.2f}",
            n=part.scores,
        )
        for part in calibration.bins
    )
    return figure(words("reliability.title"), said, 345, 284, *parts, name="reliability")


def risk_coverage(risk: RiskCoverage, words: Words) -> Markup:
    """Draw the share of mistakes against the share of paragraphs that the system keeps."""
    # Of the first few paragraphs one mistake makes a tower; it is cut off, lest it flatten the rest.
    top = max([point.risk or 0 for point in risk.curve if point.coverage >= 0.05] + [0.05])  # noqa: PLR2004
    x, y = Scale(0, 1, _LEFT, _RIGHT), Scale(0, top * 1.08, _BOTTOM, _TOP)
    points = [(x(point.coverage), y(point.risk or 0)) for point in risk.curve]
    parts = [*_frame(x, y, words("risk.x"), words("risk.y"), y.ticks(6)), path(points, "curve")]
    if risk.sure is not None and risk.sure.risk is not None:
        at = (x(risk.sure.coverage), y(risk.sure.risk))
        right = risk.sure.coverage < 0.6  # noqa: PLR2004  - where its words still fit
        below = at[1] + 20 if right and at[1] + 24 < _BOTTOM else at[1] - 10
        parts += [
            line((at[0], at[1]), (at[0], _BOTTOM), "reference"),
            element("circle", cx=at[0], cy=at[1], r=5.5, class_="dot"),
            text((at[0] + (9 if right else -9), below), words("risk.sure"), "label", "start" if right else "end"),
        ]
    quarters = [risk.curve[round(part * (len(risk.curve) - 1))] for part in (0.25, 0.5, 0.75, 1)]
    said = "; ".join(
        words("risk.point", coverage=f"{point.coverage:.0%}", risk=f"{point.risk or 0:.1%}") for point in quarters
    )
    return figure(words("risk.title"), said, 345, 284, *parts, name="risk")


def _frame(x: Scale, y: Scale, x_words: str, y_words: str, y_ticks: list[float]) -> list[Markup]:
    parts = []
    for tick in y_ticks:
        parts += [
            line((x(0), y(tick)), (x(1), y(tick)), "grid"),
            text((x(0) - 6, y(tick) + 4), f"{tick:g}", anchor="end"),
        ]
    for tick in x.ticks(6):
        parts.append(text((x(tick), _BOTTOM + 17), f"{tick:g}"))
    parts.append(text(((x(0) + x(1)) / 2, _BOTTOM + 36), x_words, "axis-name"))
    parts.append(text((4, 10), y_words, "axis-name", "start"))
    return parts


def _closed(points: list[tuple[float, float]], base: float) -> str:
    corners = [(points[0][0], base), *points, (points[-1][0], base)]
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in corners) + "Z"
