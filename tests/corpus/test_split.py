"""Dividing articles."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from zhuti.cli.data import data
from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.corpus.doctor import check, kinds
from zhuti.corpus.split import related, split_by_date, split_stratified
from zhuti.errors import InputError
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from pathlib import Path

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}
REPRINT = "县里把旧厂房改成了车间，二十八名妇女不出村就有了活干，一个月能挣两千多元。"


def ids(articles: list[AnnotatedArticle]) -> list[str]:
    """Name the articles."""
    return [article.id for article in articles]


def test_parts_have_their_shares_and_themes(hundred_articles: list[AnnotatedArticle]) -> None:
    """Every article goes to one part, the shares hold, and no theme is missing from any part."""
    parts = split_stratified(hundred_articles, SHARES).parts
    assert sorted(name for part in parts.values() for name in ids(part)) == sorted(ids(hundred_articles))
    assert [len(part) for part in parts.values()] == pytest.approx([80, 10, 10], abs=3)
    for part in parts.values():
        assert len({paragraph.themes for article in part for paragraph in article.paragraphs}) == 7


def test_the_seed_decides(hundred_articles: list[AnnotatedArticle]) -> None:
    """The same seed gives the same parts, another gives others."""
    first, again, other = (ids(split_stratified(hundred_articles, SHARES, seed).parts["dev"]) for seed in (1, 1, 2))
    assert first == again != other


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9), st.booleans())
def test_reprints_stay_on_one_side(
    hundred_articles: list[AnnotatedArticle], one: int, other: int, seed: int, by_date: bool
) -> None:
    """Articles that share nearly the same paragraph never end in different parts."""
    changed = list(hundred_articles)
    for index, text in ((one, REPRINT), (other, REPRINT.replace("二十八", "三十一"))):
        extra = Paragraph(text=text, themes=("workshop",))
        changed[index] = changed[index].model_copy(update={"paragraphs": (*changed[index].paragraphs, extra)})
    division = split_by_date(changed, SHARES) if by_date else split_stratified(changed, SHARES, seed)
    part_of = {name: part for part, articles in division.parts.items() for name in ids(articles)}
    assert part_of[f"a{one}"] == part_of[f"a{other}"]
    assert division.kept_together == (2 if one != other else 0)


def test_parts_of_one_article_stay_together(hundred_articles: list[AnnotatedArticle]) -> None:
    """Windows of an article, known by headline and date or by their origin, are one group."""
    first, second, third, fourth = hundred_articles[:4]
    second = second.model_copy(update={"title": first.title, "date": first.date})
    third = third.model_copy(update={"title": "", "origin": "a.txt"})
    fourth = fourth.model_copy(update={"title": "", "origin": "a.txt"})
    assert related([first, second, third, fourth]) == [[0, 1], [2, 3]]


def test_splitting_by_date_keeps_the_order(hundred_articles: list[AnnotatedArticle]) -> None:
    """The newest article of a part is older than the oldest of the next."""
    parts = split_by_date(hundred_articles[::-1], SHARES).parts
    assert [len(part) for part in parts.values()] == [80, 10, 10]
    for earlier, later in pairwise(parts.values()):
        assert max(article.date for article in earlier) < min(article.date for article in later)


def test_what_cannot_be_divided_is_refused(hundred_articles: list[AnnotatedArticle]) -> None:
    """Missing dates, shares that do not add up, and too few articles are said."""
    undated = hundred_articles[0].model_copy(update={"date": ""})
    with pytest.raises(InputError, match=r"1 articles have no date .*: a0"):
        split_by_date([undated, *hundred_articles[1:]], SHARES)
    with pytest.raises(InputError, match="add up to 1"):
        split_stratified(hundred_articles, {"train": 0.8, "dev": 0.1})
    with pytest.raises(InputError, match="3 unrelated articles cannot be divided"):
        split_stratified(hundred_articles[:3], SHARES)


def test_the_command_divides_what_the_doctor_finds_clean(
    tmp_path: Path, hundred_articles: list[AnnotatedArticle]
) -> None:
    """The parts are written, their counts printed, and nothing leaks between them."""
    file, out = tmp_path / "all.jsonl", tmp_path / "out"
    save_articles(hundred_articles, file)
    result = CliRunner().invoke(data, ["split", str(file), "-o", str(out), "--part", "train=0.5", "--part", "dev=0.5"])
    assert result.exit_code == 0
    assert "公益性岗位" in result.output
    files = [out / "train.jsonl", out / "dev.jsonl"]
    assert len(load_articles(files)) == 100
    report = check([[file] for file in files], load_scheme(), kinds(doubts=False))
    assert Counter(finding.kind for finding in report.of("error")) == Counter()


def test_wrong_input_leaves_nothing_behind(tmp_path: Path) -> None:
    """When a line is wrong, no part is written."""
    file = tmp_path / "all.jsonl"
    file.write_text("{", encoding="utf-8")
    result = CliRunner().invoke(data, ["split", str(file), "-o", str(tmp_path / "out")])
    assert isinstance(result.exception, InputError)
    assert not (tmp_path / "out").exists()
