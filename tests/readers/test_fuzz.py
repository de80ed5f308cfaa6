"""Any bytes in any format are read, or refused in plain words; spans never lie; nothing hangs."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fuzzing import read_anything, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhuti.pages import find_articles
from zhuti.pages.structured import Mark, Outline, marked_articles

if TYPE_CHECKING:
    from zhuti.pages.blocks import Role

SEEDS = seeds()
FUZZER = Path(__file__).parents[2] / "benchmarks" / "fuzz.py"


@st.composite
def broken(draw: st.DrawFn, data: bytes) -> bytes:
    """Change some bytes of a file, put others in, take some out, or cut it off."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(changed) - 1)))
        length = draw(st.integers(0, 40))
        changed[place : place + length] = draw(st.binary(max_size=40))
    return bytes(
        changed[: draw(st.integers(0, len(changed)))] if draw(st.booleans()) and draw(st.booleans()) else changed
    )


@pytest.mark.parametrize("ending", SEEDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_broken_files(ending: str, data: st.DataObject) -> None:
    """Of every format."""
    read_anything(data.draw(broken(SEEDS[ending])), ending)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(SEEDS)), st.sampled_from(list(SEEDS)))
def test_files_with_another_ending(ending: str, other: str) -> None:
    """What a file is, is told by what it holds."""
    read_anything(SEEDS[ending], other)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="#*_-=|[]()!<>p/`~\\&1.:\n \t　招聘会。“”\r\u2028", max_size=120))
def test_any_markdown(text: str) -> None:
    """Spans lead to the file, whatever marks stand where."""
    read_anything(text.encode(), ".md")


_TAGS = st.sampled_from(
    ["<p>", "</p>", "<h1>", "</h1>", "<br>", "<div>", "</div>", "<td>", "<script>", "<!--", "-->", "&lt;", "<p "]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TAGS | st.text(alphabet="招聘会。\n a<>&\x0c\x01", max_size=8), max_size=20))
def test_any_web_page(parts: list[str]) -> None:
    """Tags that open and never close, and the like."""
    read_anything("".join(parts).encode(), ".html")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="招聘会上，。“”摄图为 记者\n", max_size=40), max_size=8), st.data())
def test_marks_are_kept(paragraphs: list[str], data: st.DataObject) -> None:
    """What a file says of its parts goes over what the models think, and no word is lost."""
    outline = Outline()
    roles: list[Role] = ["body", "caption", "byline"]
    for paragraph in paragraphs:
        outline.add(paragraph, data.draw(st.none() | st.integers(1, 3)), data.draw(st.none() | st.sampled_from(roles)))
    blocks = [block for article in outline.articles() for block in article.blocks]
    assert sorted("".join("".join(block.text.split()) for block in blocks)) == sorted("".join(outline.text.split()))


@given(st.text(alphabet="招聘会上，。“”\n", max_size=60))
def test_without_marks_it_is_plain_text(text: str) -> None:
    """One road."""
    assert marked_articles(text, ()) == find_articles(text)


def test_a_marked_headline_opens_an_article() -> None:
    """With the kicker above it; nothing else opens one then."""
    text = "岗位开到家门口\n县里新开发了三百个公益性岗位，优先安排困难群众。\n夜间晴转多云\n偏北风三到四级，有雨。\n"
    marks = [Mark(0, 7, "headline"), Mark(text.index("夜间"), text.index("偏北") - 1, "headline")]
    assert [article.headline for article in marked_articles(text, marks)] == ["岗位开到家门口", "夜间晴转多云"]


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("what", ["pages", "readers"])
def test_a_short_run_of_atheris(what: str, tmp_path: Path) -> None:
    """The fuzzer starts, runs and finds nothing in a few seconds."""
    command = [sys.executable, str(FUZZER), what, "--seconds", "4", "--found", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    assert result.returncode == 0, result.stderr[-2000:]
    assert "runs in" in result.stderr
    assert list(tmp_path.iterdir()) == []
