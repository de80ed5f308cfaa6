"""A report in a terminal: the headline only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from zhuti.evaluate.metrics import HEADLINE
from zhuti.evaluate.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhuti.evaluate.compare import Comparison
    from zhuti.evaluate.evaluation import Evaluation
    from zhuti.evaluate.intervals import Estimate


def summary(evaluation: Evaluation) -> tuple[Table, list[str]]:
    """Make a table of the headline figures of all systems, and the notes that limit them."""
    words = Words("en", evaluation.scheme)
    systems = (evaluation.system, *evaluation.baselines)
    size = words(
        "standfirst", articles=evaluation.articles, paragraphs=evaluation.paragraphs, themes=len(evaluation.themes)
    )
    table = _table(size, {words.system(system.name): system.figures for system in systems}, words)
    notes = [
        words(f"notes.{note.code}", classes=words.themes(note.classes), number=note.number) for note in evaluation.notes
    ]
    return table, notes


def comparison_summary(comparison: Comparison) -> tuple[Table, str]:
    """Make a table of the headline figures of two systems and their difference, and the line of McNemar's test."""
    words = Words("en", comparison.scheme)
    first, second = words.system(comparison.first.name), words.system(comparison.second.name)
    size = words(
        "standfirst",
        articles=comparison.articles,
        paragraphs=comparison.paragraphs,
        themes=len(comparison.scheme.ids),
    )
    columns = {
        first: comparison.first.figures,
        second if second != first else f"{second} (B)": comparison.second.figures,
        words("compare.difference"): comparison.difference,
    }
    test = comparison.mcnemar
    said = words(
        "compare.mcnemar",
        first=test.first_only,
        second=test.second_only,
        one=first,
        two=second,
        p=f"= {test.p:.3g}",
    )
    return _table(size, columns, words), said


def _table(title: str, columns: Mapping[str, Mapping[str, Estimate]], words: Words) -> Table:
    table = Table(title=title, caption="95 % intervals by bootstrap over articles", title_justify="left")
    table.add_column(words("figure"))
    for name in columns:
        table.add_column(name)
    for name in HEADLINE:
        table.add_row(words(name), *(_cell(figures[name]) for figures in columns.values()))
    return table


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "not defined"
    ends = "" if estimate.low is None else f"\n[dim]{estimate.low:.3f}–{estimate.high:.3f}[/dim]"
    return f"{estimate.value:.3f}{ends}"
