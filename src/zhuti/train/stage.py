"""The fine-tuning stage: a configuration in, a model folder out."""

from __future__ import annotations

import functools
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from accelerate import PartialState
from transformers import TrainingArguments, set_seed

from zhuti.bert import normalise
from zhuti.bert.folder import INFO, WEIGHTS, Decision, ModelInfo, file_hash, load_info, versions
from zhuti.bert.head import MarkerClassifier, fold_calibration
from zhuti.bert.precision import use_bf16
from zhuti.bert.windows import Windower
from zhuti.corpus.articles import AnnotatedArticle, load_articles
from zhuti.errors import InputError
from zhuti.export.stage import write_onnx
from zhuti.files import replacing_folder
from zhuti.themes import load_scheme
from zhuti.train.calibrate import fit_decision
from zhuti.train.card import write_card
from zhuti.train.encoder import load_encoder
from zhuti.train.examples import Example, build_examples, draw_epoch, labelled_window
from zhuti.train.measure import measure
from zhuti.train.repeat import repeat_rare
from zhuti.train.soft import load_soft
from zhuti.train.trainer import WindowDataset, WindowTrainer, collate, exclusive_loss, predict, theme_loss

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

    from zhuti.themes import Scheme
    from zhuti.train.config import TrainConfig
    from zhuti.train.trainer import Loss


@dataclass(frozen=True, slots=True)
class Data:
    """The articles of a run."""

    train: list[AnnotatedArticle]
    held_out: list[AnnotatedArticle]


def train(config: TrainConfig) -> ModelInfo:
    """Fine-tune an encoder on annotated articles and write the model folder.

    Parameters
    ----------
    config:
        The run.

    Returns
    -------
    ModelInfo
        What was written to ``zhuti.json``.

    Raises
    ------
    InputError, ConfigError, ModelError
        The data, the themes file or the encoder is wrong.
    """
    set_seed(config.seed)
    scheme = load_scheme(config.themes)
    data = load_data(config, scheme)
    model, tokenizer = load_encoder(config.encoder, scheme, config.window.tokens, config.optimiser.dropout)
    windower = Windower(tokenizer.backend_tokenizer, config.window)
    seen = repeat_rare(data.train, config.data.repeat_rarer_than, config.seed) if config.optimiser.epochs else []
    annotated = build_examples(seen, scheme, windower)
    if config.data.soft:
        soft = load_soft(config.data.soft, scheme, windower)
        fine_tune(model, soft + annotated, windower, scheme, config, epochs=config.optimiser.soft_epochs)
    if annotated:
        fine_tune(model, annotated, windower, scheme, config, epochs=config.optimiser.epochs)
    # Launched on several processors or machines, all hold the same weights now, and one writes.
    state = PartialState()
    if state.is_main_process:
        _finish(config, data, model, tokenizer, windower, scheme)
    state.wait_for_everyone()
    return load_info(config.output)


def _finish(
    config: TrainConfig,
    data: Data,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    windower: Windower,
    scheme: Scheme,
) -> None:
    decision = _calibrate(model, build_examples(data.held_out, scheme, windower), windower, scheme)
    info = ModelInfo(
        scheme=scheme,
        window=config.window,
        decision=decision,
        normaliser=normalise.VERSION,
        trained_on=_provenance(config, data),
        versions=dict(versions("torch", "transformers", "tokenizers")),
    )
    write_folder(config.output, model, tokenizer, info)
    if config.data.dev:
        measure(config.output, config.data.dev)


def load_data(config: TrainConfig, scheme: Scheme) -> Data:
    """Read the articles of a run, and see to it that those to measure on can be read when it has ended."""
    seed = config.seed if config.data.calibrate_seed is None else config.data.calibrate_seed
    load_articles(config.data.dev, scheme)
    return split_off(load_articles(config.data.train, scheme), config.data.calibrate, seed)


def split_off(articles: list[AnnotatedArticle], share: float, seed: int) -> Data:
    """Hold out a share of the articles, chosen by the seed alone."""
    if len(articles) < 2:  # noqa: PLR2004
        raise InputError(f"{len(articles)} annotated article; at least 2 are needed to train and to calibrate")
    order = np.random.default_rng(seed).permutation(len(articles))
    held_out = set(order[: max(1, round(share * len(articles)))].tolist())
    return Data(
        [article for number, article in enumerate(articles) if number not in held_out],
        [articles[number] for number in sorted(held_out)],
    )


def fine_tune(
    model: PreTrainedModel,
    examples: list[Example],
    windower: Windower,
    scheme: Scheme,
    config: TrainConfig,
    *,
    epochs: int,
) -> None:
    """Train on every epoch's views of the articles, in place."""
    settings = config.optimiser
    rng = np.random.default_rng(config.seed)
    windows = [
        window for _ in range(epochs) for window in draw_epoch(examples, windower, config.views, settings.batch, rng)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        trainer = WindowTrainer(
            model=MarkerClassifier(model),
            loss=_loss(scheme, settings.main_weight),
            train_dataset=WindowDataset(windows),
            data_collator=collate,
            args=TrainingArguments(
                output_dir=scratch,
                per_device_train_batch_size=settings.batch,
                num_train_epochs=1,
                learning_rate=settings.learning_rate,
                warmup_steps=settings.warmup,
                weight_decay=settings.weight_decay,
                bf16=use_bf16(config.precision),
                use_cpu=not torch.cuda.is_available(),
                logging_steps=50,
                save_strategy="no",
                report_to=[],
                remove_unused_columns=False,
                label_names=["themes"],
                seed=config.seed,
                disable_tqdm=not os.isatty(2),
                dataloader_pin_memory=torch.cuda.is_available(),
            ),
        )
        trainer.train()


def _loss(scheme: Scheme, main_weight: float) -> Loss:
    return exclusive_loss if scheme.exclusive else functools.partial(theme_loss, main_weight=main_weight)


def logits_and_truth(
    model: PreTrainedModel, examples: list[Example], windower: Windower
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logits and right themes of every labelled block, read in whole articles; both of shape (blocks, themes)."""
    windows = [
        labelled_window(window, example)
        for example in examples
        for window in windower.article(example.roles, example.ids)
        if window.blocks
    ]
    logits = predict(model, windows)
    weights = np.concatenate([window.weights for window in windows])
    truth = np.concatenate([window.themes for window in windows])
    return logits[weights > 0], truth[weights > 0]


def _calibrate(model: PreTrainedModel, held_out: list[Example], windower: Windower, scheme: Scheme) -> Decision:
    decision = fit_decision(*logits_and_truth(model, held_out, windower), scheme)
    scale, shift = torch.tensor([decision.calibration[theme] for theme in scheme.ids]).T
    fold_calibration(model, scale, shift)
    return decision


def write_folder(folder: Path, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, info: ModelInfo) -> None:
    """Write a whole model folder beside its place, then put it there."""
    with replacing_folder(folder) as beside:
        write_onnx(model, beside)
        model.to(torch.float16).save_pretrained(beside)
        # safetensors lets only the owner read what it writes.
        (beside / WEIGHTS).chmod(0o644)
        tokenizer.save_pretrained(beside)
        info.save(beside)
        write_card(beside, info)


def _provenance(config: TrainConfig, data: Data) -> dict[str, Any]:
    before = Path(config.encoder)
    return {
        "encoder": config.encoder,
        "files": {str(path): file_hash(path) for path in (*config.data.train, *config.data.soft)},
        "articles": len(data.train),
        "paragraphs": sum(len(article.paragraphs) for article in data.train),
        "calibrated_on_articles": len(data.held_out),
        "config": config.model_dump(mode="json"),
    } | ({"before": load_info(before).trained_on} if (before / INFO).is_file() else {})
