"""The training loop: steps, measuring, checkpoints that resume exactly."""

from __future__ import annotations

import logging
import time
from itertools import islice
from typing import TYPE_CHECKING, Any

import torch
from accelerate import Accelerator

from zhuti.bert.precision import use_bf16
from zhuti.errors import ConfigError
from zhuti.pretrain.batch import Batch, Batcher
from zhuti.pretrain.checkpoint import Progress, load_checkpoint, restore, save_checkpoint
from zhuti.pretrain.compiling import compile_if_possible
from zhuti.pretrain.record import Recorder
from zhuti.pretrain.schedule import Step, steps, take_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from zhuti.pretrain.config import PretrainConfig
    from zhuti.pretrain.model import Objective
    from zhuti.pretrain.packing import Rows

_log = logging.getLogger(__name__)

_SAMPLED_ROWS = 40_000

Losses = tuple[torch.Tensor, torch.Tensor]
"""The loss to learn from, and the objective's measures."""


class Trainer:
    """Runs the stages of one configuration, in one process or several.

    Several processes share out each step's rows, and come to the result of a single one but for rounding.

    Parameters
    ----------
    config:
        The run.
    objective:
        A fresh encoder with what it learns.
    tokenizer:
        Its tokenizer.
    rows:
        The packed rows for each sequence length.
    folder:
        Where checkpoints and logs go; the last checkpoint there is taken up.

    Raises
    ------
    ConfigError
        The checkpoint was made with other settings, or a batch has fewer rows than there are processes.
    """

    def __init__(
        self, config: PretrainConfig, objective: Objective, tokenizer: Tokenizer, rows: Mapping[int, Rows], folder: Path
    ) -> None:
        self.config = config
        self.rows = rows
        self.folder = folder
        self.accelerator = Accelerator(
            mixed_precision="bf16" if use_bf16(config.precision) else "no", cpu=not torch.accelerator.is_available()
        )
        _check_batches(config, self.accelerator.num_processes)
        self.objective = objective
        self._module, self._optimiser = self.accelerator.prepare(objective, _optimiser(objective, config))
        self._forward = self._module
        sample = rows[config.stages[0].tokens].training[:_SAMPLED_ROWS]
        self._batcher = Batcher(config.objective, tokenizer, sample)
        state = load_checkpoint(folder, config, self.accelerator.device)
        self.progress = restore(state, objective, self._optimiser) if state else Progress()

    def run(self) -> None:
        """Train from the last checkpoint to the end of the last stage."""
        config, progress, device = self.config, self.progress, self.accelerator.device
        if config.compile:
            self._forward = compile_if_possible(self._module, device, dynamic=self.accelerator.num_processes > 1)
        if progress.step:
            _log.info("going on from step %d", progress.step)
        total = sum(stage.steps for stage in config.stages)
        self._started = time.monotonic() - progress.seconds
        quiet = not self.accelerator.is_main_process
        with Recorder(self.folder, progress.step, total, quiet=quiet) as recorder:
            self._train(recorder)
        self.save()
        self.accelerator.wait_for_everyone()

    def _train(self, recorder: Recorder) -> None:
        config, progress = self.config, self.progress
        saved = last = time.monotonic()
        tokens = progress.tokens
        for step in islice(steps(config.optimiser, config.stages), progress.step, None):
            values = self._step(step)
            recorder.advance()
            log, evaluate = (progress.step % every == 0 for every in (config.log_steps, config.evaluate_steps))
            if log:
                rate = (progress.tokens - tokens) / (time.monotonic() - last)
                recorder.write(progress.step, progress.tokens, {**self._named(values), "tokens_per_second": rate})
            if evaluate:
                recorder.write(progress.step, progress.tokens, self.measure(step.tokens, step.batch))
            if log or evaluate:
                last, tokens = time.monotonic(), progress.tokens
            if time.monotonic() - saved > 60 * config.checkpoint_minutes:
                self.save()
                saved = time.monotonic()

    def _step(self, step: Step) -> torch.Tensor:
        config, process = self.config, self.accelerator
        rows = take_rows(self.rows[step.tokens].training, step, config.seed)
        batch = self._batcher.make(rows, [config.seed, self.progress.step, 0])
        mine = batch.share(process.process_index, process.num_processes)
        loss, values = self._losses(self._forward, mine, mine.shares_of(batch, process.num_processes))
        for group in self._optimiser.param_groups:
            group["lr"] = step.learning_rate
        process.backward(loss)
        process.clip_grad_norm_(self._module.parameters(), config.optimiser.clip)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self.progress.step += 1
        self.progress.tokens += rows.size
        return values

    def _losses(self, forward: Callable[..., Any], mine: Batch, shares: NDArray[np.float32]) -> Losses:
        device = self.accelerator.device
        loss, values = forward(*(torch.from_numpy(array).to(device) for array in mine.arrays(shares)))
        return loss, values

    def _named(self, values: torch.Tensor) -> dict[str, float]:
        mean = self.accelerator.reduce(values, "mean")
        return dict(zip(self.objective.measures, mean.tolist(), strict=True))

    @torch.no_grad()
    def measure(self, tokens: int, batch: int, batches: int = 16) -> dict[str, float]:
        """Measure on rows never trained on.

        Parameters
        ----------
        tokens:
            Their length.
        batch:
            How many at once.
        batches:
            How many times at most.

        Returns
        -------
        dict
            The objective's measures, ``held_out_`` before their names.
        """
        rows = self.rows[tokens].measuring
        starts = range(0, max(1, len(rows) - batch + 1), batch)[:batches]
        made = (self._batcher.make(rows[start : start + batch], [self.config.seed, start]) for start in starts)
        # Not compiled: that would take longer than it saves.
        values = torch.stack([self._losses(self.objective, one, one.shares_of(one, 1))[1] for one in made]).mean(0)
        return {f"held_out_{name}": value for name, value in zip(self.objective.measures, values.tolist(), strict=True)}

    def save(self) -> None:
        """Write a checkpoint; the other processes need not wait, for all hold the same weights."""
        if self.accelerator.is_main_process:
            self.progress.seconds = time.monotonic() - self._started
            save_checkpoint(self.folder, self.objective, self._optimiser, self.progress, self.config)


def _optimiser(model: torch.nn.Module, config: PretrainConfig) -> torch.optim.Optimizer:
    matrices = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    return torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": config.optimiser.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ],
        betas=(0.9, config.optimiser.beta2),
        eps=1e-6,
        fused=True,
    )


def _check_batches(config: PretrainConfig, processes: int) -> None:
    if (smallest := min(stage.batch for stage in config.stages)) < processes:
        raise ConfigError(f"stages: a batch of {smallest} rows cannot be shared out among {processes} processes")
