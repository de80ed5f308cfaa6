"""The model under ONNX Runtime."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.folder import ONNX_INT8
from zhuti.bert.session import session_options, start_session
from zhuti.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from zhuti.bert.windows import Window

_INPUTS = ["input_ids", "markers"]


class OnnxRuntime:
    """Runs windows, each by itself, one a thread.

    So nothing is padded, memory stays that of a few windows, and a window's scores never depend on its neighbours in a
    batch, as they would where activations are quantised together.

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
        The file is missing, damaged or of an older version.
    """

    def __init__(self, folder: Path, file: str = ONNX_INT8, threads: int | None = None) -> None:
        path = folder / file
        remedy = f"make it with `zhuti export --model {folder}`"
        if not path.is_file():
            raise ModelError(f"{folder}: has no {file}; {remedy}")
        try:
            self._session = start_session(path, session_options())
        except Exception as error:  # noqa: BLE001
            # onnxruntime has no public base class for what a damaged file raises.
            raise ModelError(f"{path}: cannot be loaded: {error}") from None
        if [given.name for given in self._session.get_inputs()] != _INPUTS:
            raise ModelError(f"{path}: was made by another version of zhuti; {remedy}")
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1)

    def logits(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """Logits at the markers of each window, in the order given.

        Parameters
        ----------
        windows:
            The inputs.

        Returns
        -------
        list of ndarray
            One of shape (markers, themes) for each window.
        """
        return list(self._pool.map(self._run, windows))

    def _run(self, window: Window) -> NDArray[np.float32]:
        inputs = {"input_ids": np.asarray([window.ids], np.int64), "markers": np.asarray(window.markers, np.int64)}
        return np.asarray(self._session.run(["logits"], inputs)[0])
