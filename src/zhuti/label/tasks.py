"""A run as a list of tasks: what one process labels in a few seconds, and what is checked off when it is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from zhuti.errors import InputError, ZhutiError
from zhuti.label.passages import CHARACTERS, chunks, read_passages
from zhuti.pages import Columns
from zhuti.pages.readers.opening import open_packed, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.label.labeller import Labeller
    from zhuti.label.passages import Passage
    from zhuti.label.result import LabelledBlock

SMALL = 2 * CHARACTERS
"""Smaller files, in bytes, are one task; they are hardly more than one chunk."""
_FAULT = "cannot be labelled for a fault in zhuti"
_SLOW_TO_READ = (".pdf", ".docx", ".html", ".htm", ".md")
_LARGER_THAN_IT_SEEMS = (".gz", ".xz", ".bz2", ".parquet", ".xlsx", ".zip")
_DEFAULT = Columns()


class Fingerprint(NamedTuple):
    """What tells a file from a changed one: its size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Task:
    """One step of a run.

    Attributes
    ----------
    source:
        The input that it belongs to.
    part:
        Its number within the input, from 0.
    chunk:
        What is to be labelled; None where the whole input is read and labelled in one step.
    last:
        The input ends with it.
    error:
        Why the input cannot be read any further.
    fingerprint:
        Of the input, if that was asked.
    columns:
        Which columns are what, if the input is a table.
    """

    source: str
    part: int = 0
    chunk: Sequence[Passage] | None = None
    last: bool = True
    error: str | None = None
    fingerprint: Fingerprint | None = None
    columns: Columns = _DEFAULT


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: labelled blocks, or an error that ends its input."""

    blocks: list[LabelledBlock]
    error: str | None = None


def plan(
    sources: Iterable[str], skip: int = 0, *, fingerprints: bool = False, columns: Columns = _DEFAULT
) -> Iterator[Task]:
    """List the tasks of some inputs, which depend on the inputs alone.

    Small files, and those that are slow to read, are one task each, so that processes read them side by side.
    Everything else is read here and handed out in chunks.

    Parameters
    ----------
    sources:
        The inputs.
    skip:
        So many tasks of the first input are done already.
    fingerprints:
        Whether the tasks carry them.
    columns:
        Which columns of tables are what.
    """
    for source in sources:
        found = fingerprint(source) if fingerprints else None
        if _is_one_task(source):
            yield Task(source, fingerprint=found, columns=columns)
        else:
            yield from (replace(task, fingerprint=found) for task in _parts(source, columns, skip))
        skip = 0


def fingerprint(source: str) -> Fingerprint | None:
    """Read an input for its fingerprint; None if it cannot be read."""
    size = size_of(source)
    try:
        with open_packed(source) as file:
            return None if size is None else Fingerprint(size, hashlib.file_digest(file, "sha256").hexdigest())
    except InputError:
        return None


def read_chunks(source: str, columns: Columns = _DEFAULT) -> Iterator[list[Passage]]:
    """Read an input, chunk by chunk.

    Raises
    ------
    InputError, MissingExtraError
        It cannot be read.
    """
    return chunks(read_passages(source, columns, CHARACTERS), CHARACTERS)


def perform(labeller: Labeller, task: Task) -> Done:
    """Do a task; whatever is wrong with an input is an answer, lest it stop the others."""
    if task.error is not None:
        return Done([], task.error)
    try:
        some = [task.chunk] if task.chunk is not None else read_chunks(task.source, task.columns)
        return Done([block for chunk in some for block in labeller.label_passages(chunk)])
    except Exception as error:  # noqa: BLE001  - one bad file never stops the rest
        return Done([], _failure(task.source, error))


def fails(source: str, error: str, columns: Columns = _DEFAULT) -> bool:
    """Whether an input that failed with some error would fail again; what was a fault of zhuti stays one."""
    if _FAULT in error:
        return True
    try:
        for _ in read_chunks(source, columns):
            pass
    except Exception:  # noqa: BLE001  - as when it is labelled
        return True
    return False


def _is_one_task(source: str) -> bool:
    size = size_of(source)
    if size is None or source.lower().endswith(_LARGER_THAN_IT_SEEMS):
        return False
    return size <= SMALL or source.lower().endswith(_SLOW_TO_READ)


def _parts(source: str, columns: Columns, skip: int) -> Iterator[Task]:
    part = 0
    try:
        found = read_chunks(source, columns)
        chunk = next(found, [])
        for after in found:
            if part >= skip:
                yield Task(source, part, chunk, last=False)
            chunk = after
            part += 1
        yield Task(source, part, chunk)
    except Exception as error:  # noqa: BLE001  - one bad file never stops the rest
        yield Task(source, part, error=_failure(source, error))


def _failure(source: str, error: Exception) -> str:
    """Say why an input failed, so that its name is in it."""
    if isinstance(error, ZhutiError):
        return str(error) if source in str(error) else f"{source}: {error}"
    return f"{source}: {_FAULT}; please report it ({type(error).__name__}: {error})"
