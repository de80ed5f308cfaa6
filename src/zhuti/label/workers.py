"""Processes that label side by side, each with a model of its own."""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Self, cast

from zhuti.errors import ZhutiError
from zhuti.label.tasks import Done, perform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from zhuti.label.labeller import Labeller
    from zhuti.label.tasks import Task

_AHEAD = 2
"""So many tasks a process are under way or wait for those before them to be written."""


def ordered(labeller: Labeller, tasks: Iterable[Task], jobs: int) -> Iterator[tuple[Task, Done]]:
    """Do tasks in several processes, and give what comes of them in the tasks' order.

    Tasks are taken as they are needed and few results wait, so memory does not grow with the input.

    Parameters
    ----------
    labeller:
        Sent to every process, which loads the model again.
    tasks:
        The tasks.
    jobs:
        How many processes.

    Raises
    ------
    ZhutiError
        A process was killed.
    """
    with _Workers(labeller, jobs) as workers:
        under_way: dict[int, Task] = {}
        done: dict[int, Done] = {}
        first = 0
        for number, task in enumerate(tasks):
            under_way[number] = task
            workers.give(number, task)
            while not workers.idle or len(under_way) >= _AHEAD * jobs:
                done |= workers.take()
                while first in done:
                    yield under_way.pop(first), done.pop(first)
                    first += 1
        while under_way:
            while first not in done:
                done |= workers.take()
            yield under_way.pop(first), done.pop(first)
            first += 1


class _Workers:
    """The processes; each has a pipe, so that it ends when this process does, whatever ends it."""

    def __init__(self, labeller: Labeller, jobs: int) -> None:
        self.idle: list[Connection[Any, Any]] = []
        self._busy: dict[Connection[Any, Any], int] = {}
        self._processes: list[SpawnProcess] = []
        context = multiprocessing.get_context("spawn")
        with _no_interrupts():
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                self._processes.append(context.Process(target=_work, args=(theirs, labeller), daemon=True))
                self._processes[-1].start()
                theirs.close()
                self.idle.append(ours)

    def give(self, number: int, task: Task) -> None:
        """Hand a task to a process that is idle."""
        connection = self.idle.pop()
        self._busy[connection] = number
        with _lost_is_said():
            connection.send(task)

    def take(self) -> dict[int, Done]:
        """Wait until a task is done or several are; by their numbers."""
        done: dict[int, Done] = {}
        for ready in wait(list(self._busy)):
            connection = cast("Connection[Any, Any]", ready)
            with _lost_is_said():
                done[self._busy.pop(connection)] = connection.recv()
            self.idle.append(connection)
        return done

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        for connection in [*self.idle, *self._busy]:
            connection.close()


def _work(connection: Connection[Any, Any], labeller: Labeller) -> None:
    try:
        while True:
            connection.send(perform(labeller, connection.recv()))
    except (EOFError, OSError):
        return  # the process that gave the tasks is gone


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, which the terminal sends to all: they are ended by this one."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _lost_is_said() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError):
        raise ZhutiError(
            "a labelling process was killed, perhaps for want of memory; try fewer --jobs. With --resume a run goes on"
        ) from None
