"""The figures of a report for machines, spreadsheets and model cards."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from zhuti.evaluate.evaluation import flat_figures
from zhuti.evaluate.labels import NONE
from zhuti.evaluate.metrics import HEADLINE
from zhuti.evaluate.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhuti.evaluate.compare import Comparison
    from zhuti.evaluate.evaluation import Evaluation
    from zhuti.evaluate.intervals import Estimate
    from zhuti.evaluate.provenance import Provenance
    from zhuti.themes import Scheme


def to_json(evaluation: Evaluation, provenance: Provenance) -> str:
    """Write everything that was computed; what is not defined is null."""
    return _json({"provenance": asdict(provenance), "figures": flat_figures(evaluation), **asdict(evaluation)})


def comparison_json(comparison: Comparison, provenance: Provenance) -> str:
    """Write a comparison with all its figures."""
    return _json({"provenance": asdict(provenance), **asdict(comparison)})


def changes_csv(comparison: Comparison) -> str:
    """Write one row for each paragraph that changed sides."""
    names = ("article", "paragraph", "gained", "right", "first", "second", "headline", "text")
    rows = [
        (
            change.article,
            change.paragraph,
            change.gained,
            " ".join(change.right),
            " ".join(change.first),
            " ".join(change.second),
            change.headline,
            change.text,
        )
        for change in comparison.changes
    ]
    return _csv(names, rows)


def metrics_csv(evaluation: Evaluation) -> str:
    """Write one row a system and figure; spreadsheets open it as UTF-8 because of its first mark."""
    rows = [
        (system.name, name, *_ends(estimate))
        for system in (evaluation.system, *evaluation.baselines)
        for name, estimate in system.figures.items()
    ]
    return _csv(("system", "figure", "value", "low", "high"), rows)


def confusion_csv(evaluation: Evaluation) -> str:
    """Write the confusion matrix: right main themes in rows, given ones in columns."""
    classes = (*evaluation.scheme.ids, NONE)
    return _csv(("right", *classes), [(name, *row) for name, row in zip(classes, evaluation.confusion, strict=True)])


def mistakes_csv(evaluation: Evaluation) -> str:
    """Write one row a mistake."""
    rows = [
        (
            mistake.article,
            mistake.paragraph,
            mistake.kind,
            " ".join(mistake.right),
            " ".join(mistake.given),
            mistake.confidence,
            mistake.sure,
            mistake.headline,
            mistake.text,
            mistake.text[mistake.clause.start : mistake.clause.end] if mistake.clause else None,
        )
        for mistake in evaluation.mistakes
    ]
    names = ("article", "paragraph", "kind", "right", "given", "confidence", "sure", "headline", "text", "clause")
    return _csv(names, rows)


def results_table(evaluation: Evaluation) -> str:
    """Write the results table of a model card, in Markdown."""
    words = Words("en", evaluation.scheme)
    systems = (evaluation.system, *evaluation.baselines)
    names = [words.system(system.name) for system in systems]
    lines = [f"| | {' | '.join(names)} |", f"|---|{'---|' * len(systems)}"]
    lines += [
        f"| {words(name)} | {' | '.join(_cell(system.figures[name]) for system in systems)} |" for name in HEADLINE
    ]
    lines += [
        f"| F1 {theme.label} ({result.paragraphs} paragraphs) | "
        f"{' | '.join(_cell(system.figures[f'all.f1.{theme.id}']) for system in systems)} |"
        for theme, result in zip(evaluation.scheme.themes, evaluation.themes, strict=True)
    ]
    covered = evaluation.covered_main
    covers = words("headline.covers", number=len(covered), classes=words.themes(covered))
    size = words(
        "standfirst", articles=evaluation.articles, paragraphs=evaluation.paragraphs, themes=len(evaluation.themes)
    )
    note = f"{size}. 95 % intervals by bootstrap over articles. Macro-F1 of the main theme: {covers}"
    return "\n".join([*lines, "", note, ""])


def _json(whole: dict[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False, default=_scheme) + "\n"


def _scheme(value: Scheme) -> dict[str, Any]:
    return value.model_dump(mode="json")


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "not defined"
    ends = "" if estimate.low is None else f" ({estimate.low:.3f}–{estimate.high:.3f})"
    return f"{estimate.value:.3f}{ends}"


def _ends(estimate: Estimate) -> tuple[float | None, ...]:
    return estimate.value, estimate.low, estimate.high


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()
