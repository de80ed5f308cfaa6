"""Labelling files, folders and standard input into one output."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

from zhuti.label.labeller import Labeller
from zhuti.label.outputs import files_of, resumable_file, standard_output, whole_file
from zhuti.label.sources import find_sources
from zhuti.label.tasks import perform, plan
from zhuti.label.writers import open_writer
from zhuti.pages import Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from zhuti.label.outputs import Output
    from zhuti.label.tasks import Done, Task
    from zhuti.label.writers import Writer
    from zhuti.themes import Scheme

RESUMABLE = ("jsonl", "csv")
EXPLAINABLE = ("jsonl", "html")
_FORMATS = {".jsonl": "jsonl", ".csv": "csv", ".html": "html", ".htm": "html", ".txt": "text"}


def label_paths(
    paths: Sequence[str], *, model: Path | None, scheme: Scheme | None, form: str, output: Path | None, lang: str,
    resume: bool = False, jobs: int = 1, explain: bool = False, glob: str | None = None, columns: Columns | None = None,
) -> int:  # fmt: skip
    """Label every page, and go on past those that cannot be read.

    Parameters
    ----------
    paths:
        See :func:`zhuti.label.sources.find_sources`.
    model, scheme, explain:
        See :class:`Labeller`.
    form:
        See :func:`output_format`.
    output:
        Written beside and renamed when whole; standard output if None.
    lang:
        Language of the html output.
    resume:
        Keep a manifest beside the output, and go on with what an earlier run left there; only for some formats.
    jobs:
        How many processes label.
    glob:
        Of folders and archives, only files with such a name.
    columns:
        Which columns of tables are what.

    Returns
    -------
    int
        How many inputs failed; each is named on standard error.

    Raises
    ------
    ModelError, InputError
        The model cannot be loaded, or the output cannot be written.
    """
    columns = columns or Columns()
    sources, failures = find_sources(paths, glob, files_of(output) if output else ())
    threads = max(1, (os.cpu_count() or 1) // jobs) if jobs > 1 else None
    labeller = Labeller(model, scheme, threads=threads, explain=explain)
    with _opened(output, labeller, form, sources, columns=columns, explain=explain, resume=resume) as opened:
        kept = opened.kept
        failures += kept.failures
        if kept.inputs or kept.parts:
            print(f"zhuti: {kept.inputs} of {len(sources)} inputs are done; going on", file=sys.stderr)
        writer = open_writer(form, opened.stream, labeller.info.scheme, lang, opened.head)
        tasks = plan(sources[kept.inputs :], kept.parts, fingerprints=resume, columns=columns)
        with _stop_is_said(opened, output, len(sources), resume=resume), _progress(len(sources)) as show:
            for task, done in _ordered(labeller, tasks, jobs):
                _write(writer, task, done)
                opened.done(task, done.error)
                failures += [done.error] if done.error else []
                show(opened.kept.inputs)
            writer.close()
    for failure in failures:
        print(f"zhuti: {failure}", file=sys.stderr)
    return len(failures)


def output_format(form: str | None, output: Path | None) -> str:
    """Choose the format: the one asked for; by the output's ending; text on a terminal and jsonl in a pipe."""
    if form:
        return form
    if output is not None:
        return _FORMATS.get(output.suffix.lower(), "jsonl")
    return "text" if sys.stdout.isatty() else "jsonl"


def _opened(
    output: Path | None,
    labeller: Labeller,
    form: str,
    sources: Sequence[str],
    *,
    columns: Columns,
    explain: bool,
    resume: bool,
) -> AbstractContextManager[Output]:
    if output is None:
        return standard_output()
    if not resume:
        return whole_file(output)
    from importlib.metadata import version  # noqa: PLC0415  - slow to import

    run = {
        "zhuti": version("zhuti"),
        "model": labeller.model_hash(),
        "format": form,
        "explain": explain,
        "column": columns.text,
        "article column": columns.article,
    }
    return resumable_file(output, run, sources, columns)


def _write(writer: Writer, task: Task, done: Done) -> None:
    for name, page in groupby(done.blocks, lambda block: block.source):
        writer.page(name, list(page))
    if not done.blocks and not done.error:
        writer.page(task.source, [])


def _ordered(labeller: Labeller, tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Done]]:
    if jobs == 1:
        return ((task, perform(labeller, task)) for task in tasks)
    from zhuti.label.workers import ordered  # noqa: PLC0415  - slow to import

    return ordered(labeller, tasks, jobs)


@contextmanager
def _stop_is_said(opened: Output, output: Path | None, inputs: int, *, resume: bool) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        if resume:
            said = f"stopped; {opened.kept.inputs} of {inputs} inputs are done, and the same command goes on from there"
        elif output is not None:
            said = "stopped; nothing was written. With --resume a run can be stopped and go on"
        else:
            said = "stopped"
        print(f"zhuti: {said}", file=sys.stderr)
        raise


@contextmanager
def _progress(inputs: int) -> Iterator[Callable[[int], None]]:
    if inputs < 2 or not sys.stderr.isatty():  # noqa: PLR2004
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  - slow to import
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("labelling", total=inputs)
        yield lambda done: progress.update(bar, completed=done)
