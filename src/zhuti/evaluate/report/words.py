"""The words of a report, in English and Chinese."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

import yaml

from zhuti.evaluate.labels import NONE

if TYPE_CHECKING:
    from zhuti.themes import Scheme

Language = Literal["en", "zh"]


class Words:
    """Finds words by key.

    Parameters
    ----------
    lang:
        Which of a key's two texts.
    scheme:
        For the names of themes.
    """

    def __init__(self, lang: Language, scheme: Scheme) -> None:
        self.lang = lang
        self._scheme = scheme

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key, its blanks filled."""
        return _texts()[key][self.lang].format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a text under a key; what data bring (years, sources) has none."""
        return key in _texts()

    def system(self, name: str) -> str:
        """Return what a system is called: baselines have names of their own."""
        return self(f"name.{name}") if self.has(f"name.{name}") else name

    def theme(self, theme: str) -> str:
        """Return both names of a theme, or what no theme is called."""
        return self("none") if theme == NONE else self._scheme[theme].label

    def themes(self, themes: tuple[str, ...]) -> str:
        """Return the names of several themes."""
        return self("comma").join(map(self.theme, themes))


@cache
def _texts() -> dict[str, dict[Language, str]]:
    text = resources.files("zhuti.evaluate.report").joinpath("words.yaml").read_text(encoding="utf-8")
    texts: dict[str, dict[Language, str]] = yaml.safe_load(text)
    return texts
