"""The one format of training data: an annotated article a line.

{"id": "A1-01", "source": "authored", "title": "…", "date": "2019", "paragraphs": [
    {"text": "…", "themes": ["workshop"], "role": "headline"}, {"text": "…", "themes": [], "unsure": true}]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.corpus.records import Named, Paragraphs, Record, Themes, load_records, save_records
from zhuti.pages.blocks import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from zhuti.themes import Scheme


class Paragraph(Record):
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
    themes: Themes
    role: Role = "body"
    unsure: bool = False


class AnnotatedArticle(Named):
    """An article, or a run of its paragraphs, with the themes of each.

    Attributes
    ----------
    id:
        Its name, unique in all files that are loaded together.
    source:
        Where it is from: a newspaper, a corpus, ``authored``.
    title:
        Its headline, empty if it has none. Where a paragraph has the role ``headline``, this repeats its text.
    date:
        Of publication, as YYYY-MM-DD or a part of it; empty if not known.
    origin:
        The place in the source: a file, an address.
    paragraphs:
        In page order.
    """

    source: str
    title: str
    date: str = ""
    origin: str = ""
    paragraphs: Paragraphs[Paragraph]


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
    return load_records(files, AnnotatedArticle, scheme)


def save_articles(articles: Iterable[AnnotatedArticle], file: Path) -> None:
    """Write articles as JSON Lines, one a line; the file appears only when it is whole.

    Every line has every field, so that table-minded readers (datasets, pandas) see one schema.
    """
    save_records(articles, file)
