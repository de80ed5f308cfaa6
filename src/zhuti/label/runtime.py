"""The model under ONNX Runtime."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort

from zhuti.bert.folder import ONNX_INT8
from zhuti.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from zhuti.bert.windows import Window


class OnnxRuntime:
    """Runs windows in batches of like length.

    Parameters
    ----------
    folder:
        A model folder.
    file:
        Which of its ONNX files.
    threads:
        How many to use; one a core if None.

    Raises
    ------
    ModelError
        The file is missing or damaged.
    """

    def __init__(self, folder: Path, file: str = ONNX_INT8, threads: int | None = None) -> None:
        path = folder / file
        if not path.is_file():
            raise ModelError(f"{folder}: has no {file}; make it with `zhuti export --model {folder}`")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or os.cpu_count() or 1
        options.log_severity_level = 3
        try:
            self._session: Any = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001
            # onnxruntime has no public base class for what a damaged file raises.
            raise ModelError(f"{path}: cannot be loaded: {error}") from None

    def logits(self, windows: Sequence[Window], tokens_at_once: int = 4096) -> list[NDArray[np.float32]]:
        """Logits at the markers of each window, in the order given.

        Parameters
        ----------
        windows:
            The inputs.
        tokens_at_once:
            Batches are filled up to so many tokens, padding included.

        Returns
        -------
        list of ndarray
            One of shape (markers, themes) for each window.
        """
        results: dict[int, NDArray[np.float32]] = {}
        for numbers in _batches([len(window.ids) for window in windows], tokens_at_once):
            group = [windows[number] for number in numbers]
            ends = np.cumsum([len(window.markers) for window in group])
            results.update(zip(numbers, np.split(self._run(group), ends[:-1]), strict=True))
        return [results[number] for number in range(len(windows))]

    def _run(self, windows: Sequence[Window]) -> NDArray[np.float32]:
        longest = max(len(window.ids) for window in windows)
        ids = np.zeros((len(windows), longest), np.int64)
        attention = np.zeros((len(windows), longest), np.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window.ids)] = window.ids
            attention[row, : len(window.ids)] = 1
        markers = np.concatenate(
            [np.asarray(window.markers, np.int64) + row * longest for row, window in enumerate(windows)]
        )
        inputs = {"input_ids": ids, "attention_mask": attention, "markers": markers}
        return np.asarray(self._session.run(["logits"], inputs)[0])


def _batches(lengths: Sequence[int], tokens_at_once: int) -> list[list[int]]:
    """Group windows of like length, the longest first."""
    batches: list[list[int]] = []
    longest = 0
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if not batches or (len(batches[-1]) + 1) * longest > tokens_at_once:
            batches.append([])
            longest = lengths[number]
        batches[-1].append(number)
    return batches
