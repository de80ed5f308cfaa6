"""The report as one HTML page that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from zhuti.evaluate.labels import NONE
from zhuti.evaluate.metrics import HEADLINE
from zhuti.evaluate.mistakes import EXPLAINED
from zhuti.evaluate.report import figures
from zhuti.evaluate.report.words import Words
from zhuti.evaluate.slices import SMALL_ARTICLES, SMALL_PARAGRAPHS
from zhuti.palette import css

if TYPE_CHECKING:
    from zhuti.evaluate.compare import Comparison
    from zhuti.evaluate.evaluation import Evaluation
    from zhuti.evaluate.intervals import Estimate
    from zhuti.evaluate.mistakes import Mistake
    from zhuti.evaluate.provenance import Provenance
    from zhuti.evaluate.report.words import Language
    from zhuti.evaluate.slices import Slice
    from zhuti.themes import Scheme

SHOWN = 1_000
"""So many mistakes are shown; a page with more is slow on a phone."""

_SECTIONS = ("headline", "themes", "calibration", "slices", "mistakes", "robustness", "provenance")


def render(evaluation: Evaluation, provenance: Provenance, lang: Language, files: str) -> str:
    """Write the page.

    Parameters
    ----------
    evaluation, provenance:
        What it shows.
    lang:
        ``en`` or ``zh``.
    files:
        Names of the files that hold the same figures.
    """
    words = Words(lang, evaluation.scheme)
    systems = (evaluation.system, *evaluation.baselines)
    classes = (*evaluation.scheme.ids, NONE)
    estimates = evaluation.system.figures
    of_themes = [estimates[f"all.f1.{theme}"] for theme in evaluation.scheme.ids]
    return fill(
        "report.html.jinja",
        words,
        evaluation.scheme,
        provenance,
        e=evaluation,
        sections=[(name, words(f"section.{name}")) for name in _SECTIONS],
        systems=systems,
        headline=HEADLINE,
        classes=classes,
        left_out=tuple(name for name in classes if name not in evaluation.covered_main),
        forest=figures.shared_scale(system.figures["main.macro_f1"] for system in systems),
        theme_scale=figures.shared_scale(of_themes),
        slice_scale=figures.shared_scale((part.accuracy for part in evaluation.slices), 0.5, 1),
        damage_scale=figures.shared_scale((result.drop for result in evaluation.robustness or ()), 0),
        small=(SMALL_PARAGRAPHS, SMALL_ARTICLES),
        cuts=list(dict.fromkeys(part.by for part in evaluation.slices)),
        part_name=lambda part: _part_name(part, words),
        choices=_choices(evaluation, words),
        article_order=_article_order(evaluation),
        shown=SHOWN,
        explained=EXPLAINED,
        asked=any(mistake.clause for mistake in evaluation.mistakes),
        files=files,
    )


def render_comparison(comparison: Comparison, provenance: Provenance, lang: Language, files: str) -> str:
    """Write the page of a comparison; its arguments are those of :func:`render`."""
    scheme, words = comparison.scheme, Words(lang, comparison.scheme)
    names = {name: words(name) for name in HEADLINE}
    names |= {f"all.f1.{theme}": f"F1 {words.theme(theme)}" for theme in scheme.ids}
    rights = {change.right[0] if change.right else NONE for change in comparison.changes}
    return fill(
        "comparison.html.jinja",
        words,
        scheme,
        provenance,
        c=comparison,
        sections=[
            ("headline", words("section.headline")),
            ("mistakes", words("compare.changed")),
            ("provenance", words("section.provenance")),
        ],
        rows=list(names.items()),
        scale=figures.shared_scale((comparison.difference[name] for name in names), 0),
        choices={
            "right": [(name, words.theme(name)) for name in (*scheme.ids, NONE) if name in rights],
            "kind": [(kind, words(f"compare.{kind}")) for kind in ("gained", "lost")],
        },
        files=files,
    )


def fill(template: str, words: Words, scheme: Scheme, provenance: Provenance, **values: Any) -> str:
    """Fill one of the room's page templates."""
    package = "zhuti.evaluate.report"
    environment = Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = resources.files(package).joinpath("report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment.globals.update(
        words=words,
        provenance=provenance,
        fig=figures,
        number=_number,
        signed_number=_signed,
        two=lambda value: f"{value:.2f}",
        p_value=_p_value,
        share_text=_share_text,
        verdict=_verdict,
        marked=_marked,
        system_name=words.system,
        place=lambda theme: NONE if theme == NONE else scheme.ids.index(theme),
        script=Markup(script),  # noqa: S704  - our own file
        script_hash=f"sha256-{digest}",
        style=Markup(resources.files(package).joinpath("report.css").read_text(encoding="utf-8")),  # noqa: S704
        colours=Markup(css(len(scheme.themes)) + _theme_classes(len(scheme.themes))),  # noqa: S704
    )
    return environment.get_template(template).render(values)


def _theme_classes(themes: int) -> str:
    return "".join(
        f".t{name}{{--t-ink:var(--ink-{name});--t-tint:var(--tint-{name})}}" for name in (*range(themes), NONE)
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.3f}".replace("-", "−")


def _p_value(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"  # noqa: PLR2004  - as journals write it


def _share_text(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    ends = "" if estimate.low is None else f" ({estimate.low:.1%}–{estimate.high:.1%})"
    return f"{estimate.value:.1%}{ends}"


def _verdict(lead: Estimate) -> str:
    """Which way a difference points, if its interval says so: ahead, behind, open or none."""
    if lead.low is None or lead.high is None:
        return "none"
    if lead.low > 0:
        return "ahead"
    return "behind" if lead.high < 0 else "open"


def _marked(mistake: Mistake) -> Markup:
    """Escape the text of a mistake and mark the clause that tipped it."""
    if mistake.clause is None:
        return escape(mistake.text)
    start, end = mistake.clause.start, mistake.clause.end
    return Markup("{}<mark>{}</mark>{}").format(mistake.text[:start], mistake.text[start:end], mistake.text[end:])


def _part_name(part: Slice, words: Words) -> str:
    key = f"{part.by}.{part.value}"
    return words(key) if words.has(key) else part.value


def _choices(evaluation: Evaluation, words: Words) -> dict[str, list[tuple[str, str]]]:
    """List what the mistakes can be filtered by: only what occurs."""
    found = evaluation.mistakes[:SHOWN]
    classes = (*evaluation.scheme.ids, NONE)

    def themes(there: set[str]) -> list[tuple[str, str]]:
        return [(name, words.theme(name)) for name in classes if name in there]

    return {
        "right": themes({mistake.right[0] if mistake.right else NONE for mistake in found}),
        "given": themes({mistake.given[0] if mistake.given else NONE for mistake in found}),
        "kind": [(kind, words(f"kind.{kind}")) for kind in dict.fromkeys(mistake.kind for mistake in found)],
        "source": [(name, name) for name in sorted({mistake.source for mistake in found})],
    }


def _article_order(evaluation: Evaluation) -> dict[str, int]:
    return {name: place for place, name in enumerate(sorted({mistake.article for mistake in evaluation.mistakes}))}
