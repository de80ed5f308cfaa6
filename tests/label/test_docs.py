"""docs/labelling.md does what it says."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = (Path(__file__).parents[2] / "docs" / "labelling.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
PROGRAMS = [block for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "sklearn" not in block]


@pytest.fixture
def desk(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder in which the documented names exist."""
    shutil.copy(pages / "briefs.txt", tmp_path / "page.txt")
    (tmp_path / "archive").mkdir()
    for name in ("briefs.txt", "letters.txt"):
        shutil.copy(pages / name, tmp_path / "archive" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands(desk: Path, zhuti: Callable) -> None:
    """Each runs and writes its output."""
    assert len(COMMANDS) >= 3
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        assert program == "zhuti"
        assert zhuti(*arguments).code == 0, command
        assert (desk / arguments[arguments.index("-o") + 1]).stat().st_size > 0


def test_the_python(desk: Path) -> None:
    """The examples run one after the other."""
    pytest.importorskip("pandas")
    pytest.importorskip("datasets")
    names: dict[str, Any] = {}
    for program in PROGRAMS:
        exec(program, names)  # noqa: S102
    assert names["table"]["theme"].isna().tolist() == [False, True]
    assert list(names["dataset"]["theme"]) == [names["labeller"].label_paragraphs(names["dataset"]["text"])[0].theme]
