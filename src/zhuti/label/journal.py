"""A run that can be killed and go on: the labels so far, and a manifest that says what they are the labels of.

The manifest is JSON Lines: first what the run is (model, format …), then a line for every task that was written::

    {"input": "a.txt", "size": 310, "sha256": "…", "state": "done", "end": 5210, "crc32": 912}

``state`` is ``done``, ``failed``, or ``more`` where a later line goes on with the same input; ``end`` is where the
task's labels end in the output, and ``crc32`` is theirs. So whatever was half written, or changed since, is known: a
later run keeps the longest beginning of the labels that is still right and labels the rest. What it writes in the end
is what a run that was never stopped would have written.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, TextIO

from zhuti.errors import InputError
from zhuti.label.tasks import fails, fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhuti.label.tasks import Task
    from zhuti.pages import Columns


@dataclass(slots=True)
class Kept:
    """What is done, by this run and those before it.

    Attributes
    ----------
    inputs:
        So many inputs, the failed ones among them.
    parts:
        So many tasks of the next one.
    failures:
        Why inputs failed in earlier runs.
    """

    inputs: int = 0
    parts: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, state: str) -> None:
        """Count one task."""
        more = state == "more"
        self.inputs += not more
        self.parts = self.parts + 1 if more else 0


def partial_file(output: Path) -> Path:
    """Name the file in which an output grows."""
    return output.with_name(f"{output.name}.part")


def manifest_file(output: Path) -> Path:
    """Name an output's manifest."""
    return output.with_name(f"{output.name}.manifest.jsonl")


class Journal:
    """An output that grows beside its place, with its manifest.

    Parameters
    ----------
    output:
        Its place.
    run:
        What the labels depend on besides the inputs; an earlier run is gone on with only if it had the same.
    sources:
        The inputs, in order.
    columns:
        Which columns of tables are what.

    Attributes
    ----------
    stream:
        Where writers write; what they wrote goes into the output task by task.
    kept:
        What is done.
    head:
        The first line of what is there already.

    Raises
    ------
    InputError
        The earlier run was another.
    """

    def __init__(self, output: Path, run: dict[str, Any], sources: Sequence[str], columns: Columns) -> None:
        self._text = io.StringIO()
        self.stream: TextIO = self._text
        self.kept = Kept()
        self._columns = columns
        self._output, self._part, self._manifest = output, partial_file(output), manifest_file(output)
        if self._manifest.exists() and output.exists() and not self._part.exists():
            shutil.copyfile(output, self._part)  # a whole run is gone on with too, where inputs were added
        found = self._manifest.exists() and self._part.exists()
        end, good = self._keep(run, sources) if found else (0, 0)
        self._data, self._lines = _cut(self._part, end), _cut(self._manifest, good)
        with self._part.open(encoding="utf-8", newline="") as data:
            self.head = data.readline()
        if good == 0:
            self._check_off(run)

    def done(self, task: Task, error: str | None) -> None:
        """Put what was written since into the output, and check the task off."""
        data = self._flush()
        state = "failed" if error else "done" if task.last else "more"
        self._check_off({
            "input": task.source,
            **(task.fingerprint._asdict() if task.fingerprint else {}),
            "state": state,
            **({"error": error} if error else {}),
            "end": self._data.tell(),
            "crc32": zlib.crc32(data),
        })  # fmt: skip
        self.kept.add(state)

    def finish(self) -> None:
        """Put the output into its place; the manifest stays beside it."""
        self._flush()
        self.close()
        self._part.replace(self._output)

    def close(self) -> None:
        """Leave everything for a later run."""
        for file in (self._data, self._lines):
            with suppress(OSError):  # what could not be written has been said already
                file.close()

    def _flush(self) -> bytes:
        data = self._text.getvalue().encode("utf-8", "backslashreplace")
        self._text.seek(0)
        self._text.truncate()
        self._data.write(data)
        self._data.flush()
        return data

    def _check_off(self, entry: dict[str, Any]) -> None:
        self._lines.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        self._lines.flush()

    def _keep(self, run: dict[str, Any], sources: Sequence[str]) -> tuple[int, int]:
        """Count what still holds; how many bytes of the output and of the manifest that is."""
        with self._part.open("rb") as data, self._manifest.open("rb") as lines:
            head = _entry(lines.readline())
            if head is None:
                return 0, 0
            self._refuse_another(head, run)
            end, good = 0, lines.tell()
            for line in lines:
                entry = _entry(line)
                if entry is None or not self._holds(entry, sources) or not _is_there(entry, data, end):
                    break
                if entry["state"] == "failed":
                    self.kept.failures.append(entry["error"])
                self.kept.add(entry["state"])
                end, good = entry["end"], good + len(line)
            return end, good

    def _refuse_another(self, earlier: dict[str, Any], run: dict[str, Any]) -> None:
        if other := [name for name in run if earlier.get(name) != run[name]]:
            raise InputError(
                f"{self._manifest}: belongs to a run with another {' and another '.join(other)}; go on with the same, "
                "or delete this file to start again"
            )

    def _holds(self, entry: dict[str, Any], sources: Sequence[str]) -> bool:
        """Whether a task would come to the same again."""
        place = self.kept.inputs
        if place >= len(sources) or sources[place] != entry["input"]:
            return False
        if self.kept.parts:
            return True  # its input has been looked at
        found = fingerprint(entry["input"])
        same = (found._asdict() if found else {}) == {name: entry[name] for name in ("size", "sha256") if name in entry}
        # What could not be read may be readable now though it is the same: an extra was installed.
        return same and (entry["state"] != "failed" or fails(entry["input"], entry["error"], self._columns))


def _entry(line: bytes) -> dict[str, Any] | None:
    """Parse a line; None if it was not written to its end."""
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _is_there(entry: dict[str, Any], data: IO[bytes], start: int) -> bool:
    length = entry["end"] - start
    labels = data.read(length)
    return len(labels) == length and zlib.crc32(labels) == int(entry["crc32"])


def _cut(path: Path, size: int) -> IO[bytes]:
    """Open a file to write on behind its first bytes."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b")
    file.truncate(size)
    file.seek(size)
    return file
