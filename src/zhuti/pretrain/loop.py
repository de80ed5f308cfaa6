"""The training loop: steps, measuring, checkpoints that resume exactly."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from accelerate import Accelerator
from torch.utils.tensorboard import SummaryWriter

from zhuti.bert.precision import use_bf16
from zhuti.bert.tokenizer import MASK, SPECIAL
from zhuti.pretrain.masking import mask
from zhuti.pretrain.model import MaskedLanguageModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import BertForMaskedLM

    from zhuti.pretrain.config import OptimiserConfig, PretrainConfig, StageConfig
    from zhuti.pretrain.corpus import Rows

_log = logging.getLogger(__name__)


@dataclass
class Progress:
    """How far a run has come; saved with every checkpoint."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0


def learning_rate(step: int, optimiser: OptimiserConfig, stages: list[StageConfig]) -> float:
    """Warm-up, constant, then a linear fall over the stages at the end that say ``decay``.

    A constant rate lets a run be prolonged at will before its fall (Hu et al. 2024, arXiv:2404.06395).
    """
    total = sum(stage.steps for stage in stages)
    fall = sum(stage.steps for stage in stages if stage.decay)
    warm = min(1.0, (step + 1) / max(1, optimiser.warmup_steps))
    left = min(1.0, (total - step) / fall) if fall else 1.0
    return optimiser.learning_rate * warm * left


def find_stage(step: int, stages: list[StageConfig]) -> tuple[StageConfig, int] | None:
    """Return the stage that `step` falls in and its number there; None past the end."""
    for stage in stages:
        if step < stage.steps:
            return stage, step
        step -= stage.steps
    return None


def batch_rows(rows: NDArray[np.unsignedinteger], step: int, size: int, seed: int) -> NDArray[np.unsignedinteger]:
    """Take the rows of one step: every epoch is a new order of all rows, decided by the seed alone."""
    per_epoch = len(rows) // size
    epoch, place = divmod(step, max(1, per_epoch))
    order = np.random.default_rng([seed, epoch]).permutation(len(rows))
    return rows[np.sort(order[place * size : (place + 1) * size])]


class Trainer:
    """Runs the stages of one configuration, in one process or several.

    Parameters
    ----------
    config:
        The run.
    model:
        A fresh encoder with its masked-language-model head.
    tokenizer:
        Its tokenizer.
    rows_of:
        Gives the packed rows for a sequence length.
    folder:
        Where checkpoints, the tensorboard log and the report go.
    """

    def __init__(
        self, config: PretrainConfig, model: BertForMaskedLM, tokenizer: Tokenizer, rows_of: Callable[[int], Rows],
        folder: Path,
    ) -> None:
        self.config = config
        self.tokenizer = tokenizer
        self.rows_of = rows_of
        self.folder = folder
        self.accelerator = Accelerator(mixed_precision="bf16" if use_bf16(config.precision) else "no")
        self.progress = Progress()
        optimiser = torch.optim.AdamW(
            _parameter_groups(model, config.optimiser.weight_decay),
            betas=(0.9, config.optimiser.beta2), eps=1e-6, fused=True,
        )
        self.model, self.optimiser = self.accelerator.prepare(MaskedLanguageModel(model), optimiser)
        self.forward = torch.compile(self.model) if config.compile else self.model
        self._restore()

    def run(self) -> None:
        """Train from the last checkpoint to the end of the last stage."""
        config, process = self.config, self.accelerator
        writer = SummaryWriter(str(self.folder / "tensorboard")) if process.is_main_process else None
        saved = logged = time.monotonic()
        since = 0
        while found := find_stage(self.progress.step, config.stages):
            stage, place = found
            loss, accuracy = self._step(stage, place)
            since += stage.tokens * stage.batch
            if self.progress.step % config.log_steps == 0:
                now = time.monotonic()
                self._record(
                    writer, loss=loss.item(), accuracy=accuracy.item(), tokens_per_second=since / (now - logged)
                )
                self.progress.seconds += now - logged
                logged, since = now, 0
            if self.progress.step % config.evaluate_steps == 0:
                self._record(writer, **self.measure(stage))
            if time.monotonic() - saved > 60 * config.checkpoint_minutes:
                self.save()
                saved = time.monotonic()
        self.save()

    def _step(self, stage: StageConfig, place: int) -> tuple[torch.Tensor, torch.Tensor]:
        config, process, step = self.config, self.accelerator, self.progress.step
        rows = batch_rows(self.rows_of(stage.tokens).training, place, stage.batch, config.seed)
        mine = rows[process.process_index :: process.num_processes]
        loss, accuracy = self._loss(mine, [config.seed, step, process.process_index])
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(step, config.optimiser, config.stages)
        process.backward(loss)
        process.clip_grad_norm_(self.model.parameters(), config.optimiser.clip)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.progress.step += 1
        self.progress.tokens += rows.size
        return loss.detach(), accuracy.detach()

    def _loss(self, rows: NDArray[np.unsignedinteger], seed: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        objective = self.config.objective
        batch = mask(
            rows, share=objective.mask, span=objective.span, mask_id=self.tokenizer.token_to_id(MASK),
            specials=len(SPECIAL), vocab_size=self.tokenizer.get_vocab_size(), rng=np.random.default_rng(seed),
        )
        device = self.accelerator.device
        ids, positions, targets = (
            torch.from_numpy(array).to(device) for array in (batch.ids, batch.positions, batch.targets)
        )
        loss, accuracy = self.forward(ids, positions, targets)
        return loss, accuracy

    @torch.no_grad()
    def measure(self, stage: StageConfig, batches: int = 16) -> dict[str, float]:
        """Loss and masked-token accuracy on rows never trained on."""
        rows = self.rows_of(stage.tokens).measuring
        results = [
            self._loss(rows[start : start + stage.batch], [self.config.seed, start])
            for start in range(0, len(rows) - stage.batch + 1, stage.batch)[:batches]
        ]
        if not results:
            return {}
        loss, accuracy = (torch.stack(column).mean().item() for column in zip(*results, strict=True))
        return {"held_out_loss": loss, "held_out_accuracy": accuracy}

    def save(self) -> None:
        """Write a checkpoint beside the last one, then put it in its place."""
        self.accelerator.wait_for_everyone()
        if not self.accelerator.is_main_process:
            return
        state = {
            "model": self.accelerator.unwrap_model(self.model).model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress),
        }
        partial = self.folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.folder / "checkpoint.pt")

    def _restore(self) -> None:
        path = self.folder / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, map_location=self.accelerator.device, weights_only=True)
            self.accelerator.unwrap_model(self.model).model.load_state_dict(state["model"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.progress = Progress(**state["progress"])
            _log.info("going on from step %d", self.progress.step)

    def _record(self, writer: SummaryWriter | None, **values: float) -> None:
        if writer is None:
            return
        for name, value in values.items():
            writer.add_scalar(name, value, self.progress.step)
        line = {"step": self.progress.step, "tokens": self.progress.tokens, **values}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def _parameter_groups(model: torch.nn.Module, weight_decay: float) -> list[dict[str, object]]:
    matrices = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    return [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]
