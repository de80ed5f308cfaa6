"""``zhuti label`` on folders, patterns, archives and tables."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from zhuti import extras
from zhuti.errors import MissingExtraError
from zhuti.label.sources import find_sources
from zhuti.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = "县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write files, deep ones, hidden ones and an archive."""
    folder = tmp_path / "in"
    for name in ("b.txt", "a.md", "2021/05/c.txt", "2021/d.md", ".git/e.txt", ".f.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STORY, encoding="utf-8")
    with zipfile.ZipFile(folder / "g.zip", "w") as archive:
        archive.writestr("h.txt", STORY)
        archive.writestr("i.md", STORY)
    return folder


def test_folders_patterns_and_archives(folder: Path) -> None:
    """In order of name; hidden files and folders are left out, archives are gone into."""

    def found(*paths: Path | str, glob: str | None = None) -> list[str]:
        sources, failures = find_sources(map(str, paths), glob)
        assert failures == []
        return [source.removeprefix(f"{folder}/") for source in sources]

    assert found(folder) == ["2021/05/c.txt", "2021/d.md", "a.md", "b.txt", "g.zip/h.txt", "g.zip/i.md"]
    assert found(folder, glob="*.md") == ["2021/d.md", "a.md", "g.zip/i.md"]
    assert found(folder, glob="2021/*.txt") == ["2021/05/c.txt"]
    assert found(folder, glob="*.zip") == ["g.zip/h.txt", "g.zip/i.md"]
    assert found(f"{folder}/**/*.txt") == ["2021/05/c.txt", "b.txt"]
    assert found(folder / "g.zip", glob="*.md") == ["g.zip/i.md"]
    assert found(folder / "none.txt", "-") == ["none.txt", "-"]


def test_paths_that_stand_for_nothing_are_named(folder: Path) -> None:
    """And do not stop the others."""
    broken = folder.parent / "j.zip"
    broken.write_bytes(b"no archive")
    sources, failures = find_sources([f"{folder}/*.pdf", str(folder), str(broken), str(folder / "a.md")], "*.docx")
    assert sources == [str(folder / "a.md")]
    assert len(failures) == 3
    assert "*.pdf" in failures[0]
    assert "*.docx" in failures[1]
    assert "j.zip" in failures[2]


def test_a_bad_member_does_not_stop_the_others(zhuti: Callable, tmp_path: Path) -> None:
    """Members are inputs of their own."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.pdf", b"%PDF-1.4 damaged")
        archive.writestr("b.txt", STORY)
    outcome = zhuti("label", tmp_path / "a.zip")
    assert outcome.code == 1
    assert "a.zip/a.pdf" in outcome.err
    assert "Traceback" not in outcome.err
    assert [json.loads(line)["source"] for line in outcome.out.splitlines()] == [f"{tmp_path}/a.zip/b.txt"]


def test_other_columns_come_first(zhuti: Callable, tmp_path: Path) -> None:
    """In csv and in jsonl; a cell that a spreadsheet would calculate is made harmless."""
    table = tmp_path / "in.csv"
    table.write_text(f"nr,story,note\n1,{STORY},=1+1\n2,{STORY},x\n", encoding="utf-8")
    (tmp_path / "page.txt").write_text(STORY, encoding="utf-8")
    outcome = zhuti("label", table, tmp_path / "page.txt", "--column", "story", "--format", "csv")
    assert outcome.code == 0
    rows = list(csv.DictReader(io.StringIO(outcome.out.removeprefix("\ufeff"))))
    assert list(rows[0])[:3] == ["nr", "note", "source"]
    assert [(row["nr"], row["note"], row["theme"]) for row in rows[:2]] == [
        ("1", "'=1+1", "welfare_post"),
        ("2", "x", "welfare_post"),
    ]
    assert rows[2]["nr"] == ""
    first = json.loads(zhuti("label", table, "--column", "story").out.splitlines()[0])
    assert list(first)[:3] == ["nr", "note", "source"]
    assert first["note"] == "=1+1"


def test_columns_without_room_are_named(zhuti: Callable, tmp_path: Path) -> None:
    """Csv has the columns of the first input; the others are not lost in silence."""
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"nr,text\n1,{STORY}\n", encoding="utf-8")
    outcome = zhuti("label", tmp_path, "--format", "csv")
    assert "without nr" in outcome.err
    assert len(list(csv.reader(io.StringIO(outcome.out)))) == 3


def test_a_run_on_a_table_goes_on(zhuti: Callable, tmp_path: Path) -> None:
    """With --resume, the columns of an output that was begun stay its columns."""
    folder, output = tmp_path / "in", tmp_path / "out.csv"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.csv").write_text(f"nr,text\n{number},{STORY}\n", encoding="utf-8")
    assert zhuti("label", folder, "-o", output, "--resume").code == 0
    (folder / "2.csv").write_text(f"nr,text\n2,{STORY}\n", encoding="utf-8")
    assert zhuti("label", folder, "-o", output, "--resume").code == 0
    gone_on = output.read_bytes()
    assert zhuti("label", folder, "-o", tmp_path / "new.csv").code == 0
    assert gone_on == (tmp_path / "new.csv").read_bytes()
    assert [row["nr"] for row in csv.DictReader(io.StringIO(gone_on.decode("utf-8-sig")))] == ["0", "1", "2"]
    assert zhuti("label", folder, "-o", output, "--resume", "--column", "nr").code == 1


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.docx", "a.parquet", "a.xlsx"])
def test_a_missing_package_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    data = {"a.pdf": b"%PDF-1.4", "a.parquet": b"PAR1", "a.html": b"<html>"}.get(name, b"PK\x03\x04")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MissingExtraError, match=r"pip install 'zhuti\[formats\]'"):
        read_page(tmp_path / name)
