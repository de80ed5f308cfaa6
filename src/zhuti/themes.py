"""The scheme of themes: ids, names and definitions."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from zhuti.config import Checked

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Theme(Checked):
    """One theme.

    Attributes
    ----------
    id:
        Its name in data and output: small letters, digits and underscores.
    zh, en:
        Its names for people.
    definition:
        What a paragraph must be about to carry it.
    telltale:
        Words that often stand in such paragraphs; used by the keyword baseline, by reports and to choose training
        paragraphs (:mod:`zhuti.train.guests`); a model never sees them.
    """

    id: _Id
    zh: _Name
    en: _Name
    definition: _Name
    telltale: tuple[_Name, ...] = ()

    @property
    def label(self) -> str:
        """Both names, as every report shows them."""
        return f"{self.zh} {self.en}"

    @property
    def words(self) -> tuple[str, ...]:
        """The tell-tale words as they stand in normalised text."""
        from zhuti.bert.normalise import normalise  # noqa: PLC0415  - most who read a scheme need no tokenizers

        return tuple(map(normalise, self.telltale))


class Scheme(Checked):
    """The themes that one model tells apart, in a fixed order.

    Attributes
    ----------
    themes:
        The themes.
    exclusive:
        Whether every paragraph has exactly one of them; otherwise it has none, one or more.
    """

    themes: tuple[Theme, ...] = Field(min_length=1)
    exclusive: bool = False

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for field in ("id", "zh", "en"):
            values = [getattr(theme, field) for theme in self.themes]
            if twice := sorted({value for value in values if values.count(value) > 1}):
                raise ValueError(f"{field} used more than once: {', '.join(twice)}")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The theme ids, in order."""
        return tuple(theme.id for theme in self.themes)

    def __getitem__(self, theme_id: str) -> Theme:
        """Find a theme by its id."""
        return self.themes[self.ids.index(theme_id)]


def load_scheme(path: Path | None = None) -> Scheme:
    """Read a themes file; zhuti's own six themes by default.

    Raises
    ------
    ConfigError
        The file cannot be read, or a field is unknown, wrong or doubled.
    """
    return Scheme.load(path or asset("themes.yaml", "configs/themes.yaml"))


def asset(name: str, in_repository: str) -> Path:
    """Find a file or folder that ships with zhuti, in a wheel or in the repository of an editable install."""
    packaged = Path(str(resources.files("zhuti"))) / "assets" / name
    return packaged if packaged.exists() else Path(__file__).parents[2] / in_repository
