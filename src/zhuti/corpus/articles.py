"""The one format of training data: an annotated article a line.

{"id": "A1-01", "source": "authored", "title": "…", "date": "2019", "paragraphs": [
    {"text": "…", "themes": ["workshop"], "role": "headline"}, {"text": "…", "themes": [], "unsure": true}]}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from zhuti.config import Checked
from zhuti.corpus.files import read_lines, replacing
from zhuti.errors import InputError
from zhuti.pages.blocks import Role  # noqa: TC001  - pydantic reads it at run time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from zhuti.themes import Scheme


class _Record(Checked):
    """A part of a line; a field that is null counts as left out, for tables and other tools write it so."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: Any) -> Any:
        return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


class Paragraph(_Record):
    """One block of an annotated article.

    Attributes
    ----------
    text:
        The paragraph, its broken pieces joined.
    themes:
        The ids of its themes, the main one first; empty when none applies.
    role:
        What the block is to its article.
    unsure:
        The annotator would not defend the label.
    """

    text: str
    themes: tuple[str, ...]
    role: Role = "body"
    unsure: bool = False

    @field_validator("themes")
    @classmethod
    def _known_and_distinct(cls, themes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if len(set(themes)) < len(themes):
            raise ValueError(f"a theme stands twice: {', '.join(themes)}")
        if info.context and (unknown := [theme for theme in themes if theme not in info.context]):
            raise ValueError(f"unknown theme {', '.join(unknown)}; known are {', '.join(info.context)}")
        return themes


class AnnotatedArticle(_Record):
    """An article, or a run of its paragraphs, with the themes of each.

    Attributes
    ----------
    id:
        Its name, unique in all files that are loaded together.
    source:
        Where it is from: a newspaper, a corpus, ``authored``.
    title:
        Its headline, empty if it has none. Where a paragraph has the role ``headline``, this repeats its text.
    paragraphs:
        In page order.
    date:
        Of publication, as YYYY-MM-DD or a part of it; empty if not known.
    origin:
        The place in the source: a file, an address.
    """

    id: str = Field(min_length=1)
    source: str
    title: str
    date: str = ""
    origin: str = ""
    paragraphs: tuple[Paragraph, ...]

    @field_validator("paragraphs")
    @classmethod
    def _at_least_one(cls, paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        if not paragraphs:
            raise ValueError("an article needs at least one paragraph")
        return paragraphs


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something in a file that cannot be read as what it should be."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Place, then what is wrong there."""
        return f"{self.file}:{self.line}: {f'{self.field}: ' if self.field else ''}{self.message}"


def scan_articles(file: Path, scheme: Scheme | None = None) -> Iterator[tuple[int, AnnotatedArticle] | Wrong]:
    """Stream a file's articles with their line numbers, and what is wrong with the lines that hold none.

    Parameters
    ----------
    file:
        JSON Lines in UTF-8, plain or compressed.
    scheme:
        The themes that may occur; any if none is given.
    """
    context = scheme.ids if scheme else None
    for number, line in read_lines(file):
        try:
            yield number, AnnotatedArticle.model_validate_json(line.decode("utf-8"), context=context)
        except UnicodeDecodeError as error:
            yield Wrong(file, number, "", f"not UTF-8 at byte {error.start + 1} of the line; save the file as UTF-8")
        except ValidationError as error:
            for item in error.errors(include_url=False):
                field = ".".join(map(str, item["loc"]))
                yield Wrong(file, number, field, item["msg"].removeprefix("Value error, "))


def load_articles(files: Iterable[Path], scheme: Scheme | None = None) -> list[AnnotatedArticle]:
    """Load annotated articles.

    Parameters
    ----------
    files:
        JSON Lines in UTF-8, plain or compressed; ids must be unique over all of them.
    scheme:
        The themes that may occur; any if none is given.

    Raises
    ------
    InputError
        Something is wrong in one of the files; the message has a line for each wrong field of each line of each file.
    """
    articles: list[AnnotatedArticle] = []
    wrong: list[str] = []
    places: dict[str, str] = {}
    for file in files:
        before = len(articles), len(wrong)
        for found in scan_articles(file, scheme):
            if isinstance(found, Wrong):
                wrong.append(str(found))
                continue
            number, article = found
            if article.id in places:
                wrong.append(str(Wrong(file, number, "id", f"{article.id} is taken by {places[article.id]}")))
            places.setdefault(article.id, f"{file}:{number}")
            articles.append(article)
        if before == (len(articles), len(wrong)):
            wrong.append(f"{file}: holds no article")
    if wrong:
        raise InputError("\n".join(wrong))
    return articles


def save_articles(articles: Iterable[AnnotatedArticle], file: Path) -> None:
    """Write articles as JSON Lines, one a line; the file appears only when it is whole.

    Every line has every field, so that table-minded readers (datasets, pandas) see one schema.
    """
    with replacing(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
        for article in articles:
            lines.write(article.model_dump_json() + "\n")
