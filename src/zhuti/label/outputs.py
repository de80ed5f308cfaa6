"""Where a run writes: standard output, a file that appears when it is whole, or one that a later run goes on with."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from zhuti.errors import InputError
from zhuti.files import locked, replacing
from zhuti.label.journal import Journal, Kept, manifest_file, partial_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from zhuti.label.tasks import Task
    from zhuti.pages import Columns


class Output(Protocol):
    """Where a run writes.

    Attributes
    ----------
    stream:
        Where writers write.
    kept:
        What is done already.
    head:
        The first line of what is there already.
    """

    stream: TextIO
    kept: Kept
    head: str

    def done(self, task: Task, error: str | None) -> None:
        """Note that all of a task is in the stream."""


class Plain:
    """A stream that remembers nothing."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.kept = Kept()
        self.head = ""

    def done(self, task: Task, error: str | None) -> None:
        """Count an input."""
        self.kept.add("done" if task.last or error else "more")


@contextmanager
def standard_output() -> Iterator[Output]:
    """Write to standard output.

    Raises
    ------
    InputError
        It cannot be written, for another reason than that nobody reads it any more.
    """
    # Windows terminals may still speak a code page; the formats are UTF-8 everywhere.
    sys.stdout.reconfigure(encoding="utf-8", newline="", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        yield Plain(sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter tries again at its end
        raise InputError(f"standard output: cannot be written ({error.strerror})") from None


@contextmanager
def whole_file(output: Path) -> Iterator[Output]:
    """Write a file that appears when it is whole; a device or a pipe is written as it comes.

    Raises
    ------
    InputError
        It cannot be written, or another run writes it.
    """
    with _can_be_written(output):
        if output.exists() and not output.is_file():
            with output.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream:
                yield Plain(stream)
            return
        with (
            locked(_lock_file(output)),
            replacing(output) as beside,
            beside.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream,
        ):
            yield Plain(stream)


@contextmanager
def resumable_file(output: Path, run: dict[str, Any], sources: Sequence[str], columns: Columns) -> Iterator[Output]:
    """Write a file that a later run goes on with if this one does not come to its end (see :class:`Journal`).

    Raises
    ------
    InputError
        It cannot be written, another run writes it, or the earlier run was another.
    """
    with (
        _can_be_written(output, "; make room or give leave, and the same command goes on"),
        locked(_lock_file(output)),
        closing(Journal(output, run, sources, columns)) as journal,
    ):
        yield journal
        journal.finish()


def files_of(output: Path) -> tuple[Path, ...]:
    """List the files that a run into an output makes, which it must not read."""
    return output, partial_file(output), manifest_file(output), _lock_file(output)


def _lock_file(output: Path) -> Path:
    return output.with_name(f".{output.name}.lock")


@contextmanager
def _can_be_written(output: Path, remedy: str = "") -> Iterator[None]:
    if output.is_dir():
        raise InputError(f"{output}: is a folder; name a file in it")
    try:
        yield
    except OSError as error:
        raise InputError(f"{output}: cannot be written ({error.strerror}){remedy}") from None
