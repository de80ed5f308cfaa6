"""The fine-tuning configuration: one YAML file, checked on loading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from zhuti.bert.windows import WindowShape
from zhuti.config import Checked

Share = Annotated[float, Field(ge=0, le=1)]


class DataConfig(Checked):
    """Annotated articles.

    Attributes
    ----------
    train:
        Files to learn from.
    calibrate:
        Share of the training articles held out for calibration, thresholds and margin.
    calibrate_seed:
        Decides which; the run's seed if it is left out. Runs whose weights are to be averaged need the same, lest one
        has learnt from what another is calibrated on.
    dev:
        Files to measure the finished model on; never learnt from.
    repeat_rarer_than:
        Share of a source's articles below which a theme is rare, so that articles with it are seen more than once an
        epoch; see :func:`zhuti.train.repeat.repeat_rare`.
    soft:
        Files of articles with a teacher's scores, learnt from first, with the annotated ones among them.
    """

    train: tuple[Path, ...] = Field(min_length=1)
    calibrate: Annotated[float, Field(gt=0, lt=1)] = 0.1
    calibrate_seed: NonNegativeInt | None = None
    dev: tuple[Path, ...] = ()
    repeat_rarer_than: Share = 0.0
    soft: tuple[Path, ...] = ()


class ViewsConfig(Checked):
    """What of its context a block is shown in training.

    Attributes
    ----------
    no_headline, excerpt, alone:
        Shares of the articles that are shown without their headline, in part, as lone paragraphs; the rest are whole.
    guests:
        Share that first take in a paragraph of another article; see :class:`zhuti.train.guests.Guests`.
    """

    no_headline: Share = 0.1
    excerpt: Share = 0.2
    alone: Share = 0.15
    guests: Share = 0.0

    @model_validator(mode="after")
    def _at_most_one(self) -> Self:
        if self.no_headline + self.excerpt + self.alone > 1:
            raise ValueError("no_headline, excerpt and alone add up to more than 1")
        return self


class OptimiserConfig(Checked):
    """AdamW with a linear warm-up and fall.

    Attributes
    ----------
    epochs, soft_epochs:
        Over the annotated articles, and before them over a teacher's and the annotated ones together; with 0 of the
        first only the teacher is heard.
    """

    epochs: NonNegativeInt = 6
    soft_epochs: PositiveInt = 1
    batch: PositiveInt = 16
    learning_rate: PositiveFloat = 3e-4
    warmup: Share = 0.06
    weight_decay: NonNegativeFloat = 0.01
    dropout: Share = 0.1
    main_weight: NonNegativeFloat = 1.0


class TrainConfig(Checked):
    """A whole fine-tuning run."""

    encoder: str
    output: Path
    data: DataConfig
    themes: Path | None = None
    seed: int = 0
    window: WindowShape = WindowShape()
    views: ViewsConfig = ViewsConfig()
    optimiser: OptimiserConfig = OptimiserConfig()
    precision: Literal["auto", "fp32", "bf16"] = "auto"

    @model_validator(mode="after")
    def _something_to_learn(self) -> Self:
        if not self.optimiser.epochs and not self.data.soft:
            raise ValueError("optimiser.epochs is 0 and data.soft is empty: there is nothing to learn from")
        return self
