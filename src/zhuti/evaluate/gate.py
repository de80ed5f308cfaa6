"""Floors that a system must reach to be shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field, FiniteFloat

from zhuti.config import Checked
from zhuti.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Gate(Checked):
    """Limits on figures, by the names that ``report.json`` gives them.

    Attributes
    ----------
    floors, ceilings:
        The least and the most that a figure may be.
    largest_drops:
        By how much a figure may be below that of a reference (fp32 against int8, the last release against this one).
    largest_rises:
        The same for figures of which less is better.
    """

    floors: dict[str, FiniteFloat] = Field(default_factory=dict)
    ceilings: dict[str, FiniteFloat] = Field(default_factory=dict)
    largest_drops: dict[str, FiniteFloat] = Field(default_factory=dict)
    largest_rises: dict[str, FiniteFloat] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One limit held against one figure.

    Attributes
    ----------
    name, rule:
        The figure; what it must be, in words.
    value:
        What it is; `None` if it is not defined, which misses every limit.
    passed:
        Whether it is within.
    """

    name: str
    rule: str
    value: float | None
    passed: bool

    def __str__(self) -> str:
        """Return a line for a terminal."""
        value = "not defined" if self.value is None else f"{self.value:.4f}"
        return f"{'ok    ' if self.passed else 'missed'}  {self.name} is {value}, should be {self.rule}"


def hold(
    gate: Gate, values: Mapping[str, float | None], reference: Mapping[str, float | None] | None = None
) -> list[Verdict]:
    """Hold figures against a gate.

    Parameters
    ----------
    gate:
        The limits.
    values:
        All figures of a system, by name (:func:`zhuti.evaluate.evaluation.flat_figures`).
    reference:
        Those of the system that `largest_drops` and `largest_rises` are from; without one these are passed over.

    Raises
    ------
    ConfigError
        A limit names a figure that does not exist.
    """
    named = {*gate.floors, *gate.ceilings, *gate.largest_drops, *gate.largest_rises}
    if unknown := sorted(named - set(values)):
        raise ConfigError(f"gate: no figure is called {', '.join(unknown)}; there are {', '.join(values)}")
    limits = [
        *((name, "at least", limit) for name, limit in gate.floors.items()),
        *((name, "at most", limit) for name, limit in gate.ceilings.items()),
    ]
    if reference is not None:
        for word, sign, changes in (("at least", -1, gate.largest_drops), ("at most", 1, gate.largest_rises)):
            for name, change in changes.items():
                start = reference.get(name)
                limits.append((name, word, float("nan") if start is None else start + sign * change))
    return [_verdict(name, word, limit, values[name]) for name, word, limit in limits]


def _verdict(name: str, word: str, limit: float, value: float | None) -> Verdict:
    passed = value is not None and (value >= limit if word == "at least" else value <= limit)
    return Verdict(name, f"{word} {limit:.4f}", value, passed)
