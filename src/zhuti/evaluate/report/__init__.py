"""Drawing what was computed: a page, and the same figures as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.evaluate.report import tables
from zhuti.evaluate.report.page import render, render_comparison
from zhuti.evaluate.report.tables import results_table
from zhuti.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.evaluate.compare import Comparison
    from zhuti.evaluate.evaluation import Evaluation
    from zhuti.evaluate.provenance import Provenance
    from zhuti.evaluate.report.words import Language

__all__ = ["results_table", "write_comparison", "write_report"]


def write_report(evaluation: Evaluation, provenance: Provenance, folder: Path, lang: Language = "en") -> None:
    """Write ``report.html`` and the files that hold the same figures into a folder.

    Parameters
    ----------
    evaluation, provenance:
        What the report shows.
    folder:
        Made if it is not there; files of the same names are replaced.
    lang:
        Language of the page.
    """
    files = {
        "report.json": tables.to_json(evaluation, provenance),
        "metrics.csv": tables.metrics_csv(evaluation),
        "confusion.csv": tables.confusion_csv(evaluation),
        "mistakes.csv": tables.mistakes_csv(evaluation),
        "results.md": results_table(evaluation),
    }
    _write(folder, files | {"report.html": render(evaluation, provenance, lang, ", ".join(files))})


def write_comparison(comparison: Comparison, provenance: Provenance, folder: Path, lang: Language = "en") -> None:
    """Write a comparison as :func:`write_report` writes an evaluation: page, JSON, CSV of what changed sides."""
    files = {
        "comparison.json": tables.comparison_json(comparison, provenance),
        "changes.csv": tables.changes_csv(comparison),
    }
    _write(folder, files | {"comparison.html": render_comparison(comparison, provenance, lang, ", ".join(files))})


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8", newline="")
