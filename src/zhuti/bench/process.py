"""Whole processes: how long from the command to its end, and how much memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from zhuti.errors import ZhutiError

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Process:
    """A process from start to end.

    Attributes
    ----------
    seconds:
        Median over the rounds.
    megabytes:
        Most memory that it held.
    """

    seconds: float
    megabytes: float


def run_process(command: Sequence[str], rounds: int) -> Process:
    """Run a command several times.

    Raises
    ------
    ZhutiError
        It fails.
    """
    seconds, memory = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        _, status, usage = os.wait4(child.pid, 0)
        seconds.append(time.perf_counter() - start)
        memory = max(memory, usage.ru_maxrss)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise ZhutiError(f"{' '.join(command)}: exit code {child.returncode}")
    return Process(median(seconds), memory * _UNIT / 1e6)
