"""``zhuti label`` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = "special-page.txt"


def test_jsonl_is_what_a_pipe_gets(zhuti: Callable, pages: Path) -> None:
    """One JSON object a block."""
    outcome = zhuti("label", pages / PAGE)
    assert outcome.code == 0
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert rows[0]["source"].endswith(PAGE)
    assert {row["theme"] for row in rows} >= {None, "welfare_post"}


def test_csv_opens_in_excel(zhuti: Callable, pages: Path, tmp_path: Path) -> None:
    """UTF-8 with BOM, one row a block, no cell that a spreadsheet would calculate."""
    output = tmp_path / "out.csv"
    assert zhuti("label", pages / PAGE, "-o", output).code == 0
    data = output.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    jsonl = [json.loads(line) for line in zhuti("label", pages / PAGE).out.splitlines()]
    assert [row["theme"] or None for row in rows] == [row["theme"] for row in jsonl]


class _Checker(HTMLParser):
    """Counts blocks and gathers whatever would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = 0
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        named = dict(attrs)
        self.blocks += "data-themes" in named
        self.outside += [value for name, value in attrs if name in {"src", "href"} and value]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_html_is_one_self_contained_page(zhuti: Callable, pages: Path, tmp_path: Path, lang: str) -> None:
    """Every block is there, both theme names are, and nothing is fetched from outside."""
    output = tmp_path / "out.html"
    assert zhuti("label", pages / PAGE, "-o", output, "--lang", lang).code == 0
    text = output.read_text(encoding="utf-8")
    checker = _Checker()
    checker.feed(text)
    assert checker.blocks == len(zhuti("label", pages / PAGE).out.splitlines())
    assert checker.outside == []
    assert "公益性岗位 Welfare posts" in text


def test_html_escapes_what_a_page_says(zhuti: Callable, tmp_path: Path) -> None:
    """A page cannot put its own script into the output."""
    page = tmp_path / "page.txt"
    page.write_text("标题<script>alert(1)</script>\n村里的保洁员每天清扫道路。", encoding="utf-8")
    outcome = zhuti("label", page, "--format", "html")
    assert "<script>alert" not in outcome.out


def test_text_shows_both_names_of_a_theme(zhuti: Callable, pages: Path) -> None:
    """The table for people names themes in both languages and counts them."""
    out = zhuti("label", pages / PAGE, "--format", "text").out
    assert "公益性岗位 Welfare posts" in out
    assert "without a theme" in out


def test_bad_files_do_not_stop_the_others(zhuti: Callable, pages: Path, tmp_path: Path) -> None:
    """What failed is named on stderr with exit code 1; the rest is written."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    outcome = zhuti("label", tmp_path / "empty.txt", tmp_path / "binary.txt", tmp_path / "none.txt", pages / PAGE)
    assert outcome.code == 1
    for name in ("empty.txt", "binary.txt", "none.txt"):
        assert name in outcome.err
    assert "Traceback" not in outcome.err
    assert len(outcome.out.splitlines()) > 50


def test_a_folder_is_read_in_order(zhuti: Callable, tmp_path: Path) -> None:
    """Every file of a folder, sorted, deep ones too; hidden files are left alone."""
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("招聘会上，三百名农民工找到了工作。", encoding="utf-8")
    rows = [json.loads(line) for line in zhuti("label", tmp_path).out.splitlines()]
    assert [row["source"] for row in rows] == [str(tmp_path / name) for name in ("a.txt", "b.txt", "deep/c.txt")]


def test_a_stopped_run_leaves_no_half_file(zhuti: Callable, pages: Path, tmp_path: Path) -> None:
    """Where the output cannot be written, the error says so and nothing is left."""
    outcome = zhuti("label", pages / PAGE, "-o", pages / PAGE / "out.jsonl")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    outcome = zhuti("label", pages / PAGE, "-o", tmp_path / "x.jsonl", "--model", tmp_path)
    assert outcome.code == 1
    assert list(tmp_path.iterdir()) == []


def test_standard_input(pages: Path) -> None:
    """``-`` reads bytes, in any encoding."""
    text = (pages / PAGE).read_text(encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "zhuti", "label", "-"], input=text.encode("gb18030"), capture_output=True, check=True
    )
    rows = [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]
    assert rows[0]["source"] == "-"
    assert any(row["theme"] == "welfare_post" for row in rows)


def test_a_closed_pipe_ends_quietly(pages: Path) -> None:
    """``zhuti label … | head -1`` shows no traceback."""
    command = f'"{sys.executable}" -m zhuti label "{pages}" | head -n 1'
    result = subprocess.run(command, shell=True, capture_output=True, check=True)  # noqa: S602
    assert b"Traceback" not in result.stderr
    assert b"Exception" not in result.stderr


def test_usage_errors_exit_2(zhuti: Callable) -> None:
    """No paths, or an unknown format."""
    assert zhuti("label").code == 2
    assert zhuti("label", "x.txt", "--format", "docx").code == 2


def test_themes_are_shown(zhuti: Callable) -> None:
    """--themes lists ids, names and definitions."""
    out = zhuti("label", "--themes").out
    assert "welfare_post" in out
    assert "公益性岗位" in out


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(zhuti: Callable, tmp_path: Path) -> None:
    """Permission denied is said in plain words."""
    page = tmp_path / "page.txt"
    page.write_text("招聘", encoding="utf-8")
    page.chmod(0)
    outcome = zhuti("label", page)
    assert outcome.code == 1
    assert "page.txt" in outcome.err
