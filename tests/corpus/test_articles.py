"""The format of annotated articles."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.errors import InputError
from zhuti.pages.blocks import ROLES
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = load_scheme()

paragraphs = st.builds(
    Paragraph,
    text=st.text(),
    themes=st.lists(st.sampled_from(SCHEME.ids), unique=True).map(tuple),
    role=st.sampled_from(ROLES),
    unsure=st.booleans(),
)
articles = st.builds(
    AnnotatedArticle,
    id=st.text(min_size=1),
    source=st.text(),
    title=st.text(),
    date=st.sampled_from(["", "2019", "2021-03-04"]),
    paragraphs=st.lists(paragraphs, min_size=1).map(tuple),
)


@given(st.lists(articles, min_size=1, unique_by=lambda article: article.id))
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, written: list[AnnotatedArticle]) -> None:
    """Saving and loading gives the same articles, whatever characters they hold."""
    file = tmp_path_factory.mktemp("articles") / "a.jsonl"
    save_articles(written, file)
    assert load_articles([file], SCHEME) == written


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    """Each wrong field of each line of each file is reported with its place."""
    good = {"id": "a", "source": "s", "title": "t", "paragraphs": [{"text": "x", "themes": []}]}
    lines = [
        json.dumps(good),
        "{broken",
        json.dumps(
            good | {"id": "b", "paragraphs": [{"text": "x", "themes": ["sport"]}, {"themes": [], "role": "ad"}]}
        ),
        "",
        json.dumps(good),
        json.dumps(good | {"id": "c", "titel": "t", "paragraphs": []}),
        json.dumps(good | {"id": "d", "paragraphs": [{"text": "x", "themes": ["employment", "employment"]}]}),
    ]
    first, second, third = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "3.jsonl"
    first.write_text("\n".join(lines), encoding="utf-8")
    second.write_text("", encoding="utf-8")
    third.write_bytes(json.dumps(good | {"title": "就业"}, ensure_ascii=False).encode("gb18030"))
    with pytest.raises(InputError) as caught:
        load_articles([first, second, third], SCHEME)
    message = str(caught.value).splitlines()
    expected = [
        f"{first}:2: Invalid JSON",
        f"{first}:3: paragraphs.0.themes: unknown theme sport",
        f"{first}:3: paragraphs.1.text: Field required",
        f"{first}:3: paragraphs.1.role:",
        f"{first}:5: id: a is taken by {first}:1",
        f"{first}:6: paragraphs: an article needs",
        f"{first}:6: titel:",
        f"{first}:7: paragraphs.0.themes: a theme stands twice",
        f"{second}: holds no article",
        f"{third}:1: not UTF-8",
    ]
    assert len(message) == len(expected)
    assert all(line.startswith(start) for line, start in zip(message, expected, strict=True)), message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is an input error with its name."""
    with pytest.raises(InputError, match=r"nothing\.jsonl: no such file"):
        load_articles([tmp_path / "nothing.jsonl"])


def test_compressed_files_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """Compression and a byte order mark do not matter; null counts as left out."""
    paragraph = '{"text": "x", "themes": [], "role": null}'
    line = f'{{"id": "a", "source": "", "title": "", "date": null, "paragraphs": [{paragraph}]}}'
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(b"\xef\xbb\xbf" + line.encode()))
    (article,) = load_articles([file], SCHEME)
    assert article.paragraphs[0].role == "body"


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    """A writer that stops half way leaves what was there, and nothing beside it."""
    file = tmp_path / "a.jsonl"
    file.write_text("old", encoding="utf-8")
    paragraph = Paragraph(text="x", themes=())
    article = AnnotatedArticle(id="a", source="", title="", paragraphs=(paragraph,))
    with pytest.raises(AttributeError):
        save_articles([article, None], file)  # type: ignore[list-item]
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]
