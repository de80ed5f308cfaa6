"""The data doctor: what is wrong with annotated articles, before anything is trained on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.counts import Counts, count_labels
from zhuti.corpus.doctor.doubts import Doubts
from zhuti.corpus.doctor.duplicates import Duplicates
from zhuti.corpus.doctor.empty import Empty
from zhuti.corpus.doctor.foreign import Foreign
from zhuti.corpus.doctor.giveaways import GiveAways
from zhuti.corpus.doctor.ids import DuplicateIds
from zhuti.corpus.doctor.kind import Finding, Kind, Material, Place, Severity, read_material
from zhuti.corpus.doctor.leakage import Leakage
from zhuti.corpus.doctor.lines import BadLines
from zhuti.corpus.doctor.mojibake import Mojibake
from zhuti.corpus.doctor.over_long import OverLong
from zhuti.corpus.doctor.thin_themes import ThinThemes
from zhuti.corpus.doctor.unknown_characters import UnknownCharacters
from zhuti.corpus.doctor.unknown_themes import UnknownThemes
from zhuti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from zhuti.themes import Scheme

__all__ = ["Finding", "Kind", "Material", "Place", "Report", "Severity", "check", "kinds", "with_limits"]


def kinds(tokenizer: Tokenizer | None = None, *, doubts: bool = True) -> tuple[Kind, ...]:
    """Return every kind of issue, in the order of the report.

    Parameters
    ----------
    tokenizer:
        The one that the text will be read with.
    doubts:
        Whether a cross-validated model should judge the labels, which takes longer than all the rest.
    """
    return (
        BadLines(),
        DuplicateIds(),
        UnknownThemes(),
        Empty(),
        Mojibake(),
        Leakage(),
        Duplicates(),
        OverLong(),
        Foreign(),
        UnknownCharacters(tokenizer),
        ThinThemes(),
        GiveAways(),
        *((Doubts(),) if doubts else ()),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor says.

    Attributes
    ----------
    counts:
        The labels of each split.
    findings:
        The issues, by kind.
    """

    counts: list[Counts]
    findings: list[Finding]

    def of(self, severity: Severity) -> list[Finding]:
        """Return the findings of one severity."""
        return [finding for finding in self.findings if finding.severity == severity]


def check(splits: Sequence[Sequence[Path]], scheme: Scheme, looked_for: Iterable[Kind]) -> Report:
    """Look at annotated articles for everything that would spoil training or flatter its result.

    Parameters
    ----------
    splits:
        JSON Lines of annotated articles: the files of each split (train, dev, …).
    scheme:
        The themes.
    looked_for:
        The kinds of issue.

    Raises
    ------
    InputError
        A file is missing.
    """
    material = read_material(splits, scheme)
    return Report(count_labels(material), [finding for kind in looked_for for finding in kind.find(material)])


def with_limits(looked_for: Iterable[Kind], limits: Mapping[str, float]) -> tuple[Kind, ...]:
    """Set the thresholds of some kinds, by name.

    Raises
    ------
    InputError
        No kind of that name has a threshold.
    """
    chosen = tuple(looked_for)
    movable = {kind.name for kind in chosen if hasattr(kind, "threshold")}
    if unknown := sorted(set(limits) - movable):
        raise InputError(f"no limit called {', '.join(unknown)}; there are {', '.join(sorted(movable))}")
    changes = {name: {"threshold": value} for name, value in limits.items()}
    return tuple(replace(kind, **changes.get(kind.name, {})) for kind in chosen)
