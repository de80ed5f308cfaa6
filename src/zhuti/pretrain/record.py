"""What a run tells about itself while it goes on: a log, tensorboard, a progress bar."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from torch.utils.tensorboard import SummaryWriter

from zhuti.files import replacing

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_log = logging.getLogger(__name__)


class Recorder:
    """Writes measures to ``log.jsonl`` and ``tensorboard/``, and shows a bar where there is a terminal.

    Parameters
    ----------
    folder:
        The run's.
    step:
        The step from which it goes on; what was recorded after that is taken out, for it will come again.
    steps:
        How many there are in all.
    quiet:
        Record nothing: another process does.
    """

    def __init__(self, folder: Path, step: int, steps: int, *, quiet: bool) -> None:
        self._file = folder / "log.jsonl"
        self._quiet = quiet
        if not quiet:
            _forget(self._file, step)
            self._writer = SummaryWriter(str(folder / "tensorboard"), purge_step=step + 1)
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=quiet or not console.is_terminal,
        )
        self._task = self._bar.add_task("pretraining", completed=step, total=steps)

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away and close the files."""
        self._bar.stop()
        if not self._quiet:
            self._writer.close()

    def advance(self) -> None:
        """Count a step."""
        self._bar.advance(self._task)

    def write(self, step: int, tokens: int, values: dict[str, float]) -> None:
        """Record measures of a step, after so many tokens."""
        if self._quiet or not values:
            return
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)
        line = {"step": step, "tokens": tokens, **values}
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        told = ", ".join(f"{name.replace('_', ' ')} {value:,.4g}" for name, value in values.items())
        self._bar.update(self._task, description=told)
        if self._bar.disable:
            _log.info("step %d: %s", step, told)


def _forget(file: Path, step: int) -> None:
    if not file.exists():
        return
    with file.open(encoding="utf-8") as lines, replacing(file) as beside:
        kept = [line for line in lines if line.endswith("\n") and json.loads(line)["step"] <= step]
        beside.write_text("".join(kept), encoding="utf-8")
