"""The doctor's report, for people and for machines."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from zhuti.corpus.doctor import Finding, Kind, Report
    from zhuti.corpus.doctor.counts import Counts
    from zhuti.themes import Scheme

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_EXCERPT = 60
_PAIRS = 8


def as_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON has it."""
    findings = [
        asdict(finding) | {"places": [asdict(place) | {"file": str(place.file)} for place in finding.places]}
        for finding in report.findings
    ]
    severities = {severity: len(report.of(severity)) for severity in ("error", "warning", "note")}
    return {"summary": severities, "counts": [asdict(counts) for counts in report.counts], "findings": findings}


def as_tables(report: Report, scheme: Scheme, kinds: Iterable[Kind], most: int) -> Iterator[RenderableType]:
    """Lay the report out for a terminal.

    Parameters
    ----------
    report, scheme, kinds:
        What was found, with which themes, looking for what.
    most:
        How many findings of each kind to show.
    """
    yield from (_counts(counts, scheme) for counts in report.counts)
    for name, group in groupby(report.findings, lambda finding: finding.kind):
        yield from _findings(name, list(group), most)
    yield _summary(report, kinds)


def _counts(counts: Counts, scheme: Scheme) -> Table:
    title = f"{escape(counts.split)}: {counts.articles:,} articles, {counts.paragraphs:,} paragraphs"
    pairs = ", ".join(
        f"{' + '.join(scheme[theme].zh for theme in pair.split('+'))} {count}"
        for pair, count in list(counts.pairs.items())[:_PAIRS]
    )
    table = Table(title=title, title_justify="left", caption=f"together: {pairs}" if pairs else None)
    table.add_column("theme")
    table.add_column("main", justify="right")
    table.add_column("in all", justify="right")
    for theme in scheme.themes:
        table.add_row(theme.label, f"{counts.main[theme.id]:,}", f"{counts.all[theme.id]:,}")
    table.add_row("none", f"{counts.none:,}", f"{counts.none:,}", end_section=True)
    table.add_row("marked unsure", "", f"{counts.unsure:,}")
    return table


def _findings(name: str, findings: list[Finding], most: int) -> Iterator[RenderableType]:
    yield f"\n[bold]{name}[/bold] ({len(findings):,})"
    # The sort is stable: a kind that ranks its findings keeps its order within a severity.
    for finding in sorted(findings, key=lambda finding: list(_STYLES).index(finding.severity))[:most]:
        yield f"  [{_STYLES[finding.severity]}]{finding.severity}[/] {escape(finding.message)}"
        for place in finding.places[:most]:
            text = place.text if len(place.text) <= _EXCERPT else f"{place.text[:_EXCERPT]}…"
            yield f"    [dim]{escape(str(place))}[/dim] {escape(text)}"
        if len(finding.places) > most:
            yield f"    [dim]and {len(finding.places) - most:,} more[/dim]"
    if len(findings) > most:
        yield f"  [dim]and {len(findings) - most:,} more; --show 0 shows all[/dim]"


def _summary(report: Report, kinds: Iterable[Kind]) -> Table:
    table = Table(title="\nwhat was looked for", title_justify="left")
    table.add_column("kind")
    for severity, style in _STYLES.items():
        table.add_column(f"{severity}s", justify="right", style=style)
    table.add_column("")
    for kind in kinds:
        mine = [finding for finding in report.findings if finding.kind == kind.name]
        numbers = (sum(finding.severity == severity for finding in mine) for severity in _STYLES)
        table.add_row(kind.name, *(f"{number:,}" if number else "·" for number in numbers), kind.description)
    return table
