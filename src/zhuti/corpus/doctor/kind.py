"""What a kind of issue is, what it looks at and what it finds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from zhuti.corpus.articles import AnnotatedArticle, Paragraph
from zhuti.corpus.records import Wrong, scan_records
from zhuti.corpus.similar import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from zhuti.themes import Scheme

Severity = Literal["error", "warning", "note"]
"""Errors must be mended before training; warnings should be; notes are for a person to look at."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found.

    Attributes
    ----------
    file, line:
        The line, from 1.
    paragraph:
        The paragraph in the line's article, from 1; None for the article as a whole.
    text:
        What stands there.
    """

    file: Path
    line: int
    paragraph: int | None = None
    text: str = ""

    def __str__(self) -> str:
        """File and line, and the paragraph after a ¶."""
        return f"{self.file}:{self.line}" + (f"¶{self.paragraph}" if self.paragraph else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One issue.

    Attributes
    ----------
    kind:
        Name of the kind of issue.
    severity:
        How bad it is.
    message:
        What is wrong.
    places:
        Where.
    """

    kind: str
    severity: Severity
    message: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Located:
    """A paragraph and where it stands.

    Attributes
    ----------
    key:
        Its letters and digits, normalised (see :func:`zhuti.corpus.similar.compact`).
    """

    file: Path
    line: int
    number: int
    article: AnnotatedArticle
    paragraph: Paragraph
    key: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.file, self.line, self.number, self.paragraph.text)


@dataclass(frozen=True, slots=True)
class Material:
    """What the doctor looks at: the splits (train, dev, …) of some annotated articles.

    Attributes
    ----------
    scheme:
        The themes.
    splits:
        The files of each split.
    wrong:
        Lines that hold no article.
    articles:
        File, line and article.
    paragraphs:
        Of all articles, in order.
    """

    scheme: Scheme
    splits: tuple[tuple[Path, ...], ...]
    wrong: list[Wrong] = field(default_factory=list)
    articles: list[tuple[Path, int, AnnotatedArticle]] = field(default_factory=list)
    paragraphs: list[Located] = field(default_factory=list)

    def of(self, split: tuple[Path, ...]) -> list[Located]:
        """Return a split's paragraphs."""
        return [located for located in self.paragraphs if located.file in split]

    def spread(self, places: Iterable[Place]) -> bool:
        """Tell whether some places are in different splits."""
        files = {place.file for place in places}
        return sum(any(file in files for file in split) for split in self.splits) > 1


def read_material(splits: Iterable[Iterable[Path]], scheme: Scheme) -> Material:
    """Read everything that can be read; what cannot is kept as `wrong`.

    Raises
    ------
    InputError
        A file is missing.
    """
    material = Material(scheme, tuple(tuple(split) for split in splits))
    for file in (file for split in material.splits for file in split):
        for found in scan_records(file, AnnotatedArticle):
            if isinstance(found, Wrong):
                material.wrong.append(found)
                continue
            line, article = found
            material.articles.append((file, line, article))
            material.paragraphs.extend(
                Located(file, line, number, article, paragraph, compact(paragraph.text))
                for number, paragraph in enumerate(article.paragraphs, 1)
            )
    return material


@dataclass(frozen=True)
class Kind(ABC):
    """A kind of issue: one small file each in this folder.

    A kind with a limit has it as the field `threshold`, so that a user can set another.
    """

    name: ClassVar[str]
    description: ClassVar[str]

    @abstractmethod
    def find(self, material: Material) -> Iterator[Finding]:
        """Find the issues of this kind."""
