"""The pretraining configuration: one YAML file, checked on loading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Discriminator,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    Tag,
    model_validator,
)

from zhuti.bert.tokenizer import SPECIAL
from zhuti.config import Checked

LEAST_TOKENS = 64
"""Shortest row: a title and a paragraph's beginning must fit."""


class TokenizerConfig(Checked):
    """How the vocabulary is learnt.

    Attributes
    ----------
    kind:
        See :func:`zhuti.bert.tokenizer.train_tokenizer`.
    vocab_size:
        Number of pieces, special tokens included.
    max_piece_length:
        Longest piece, in characters (unigram).
    sample_characters:
        About how much text the vocabulary is learnt from, drawn evenly from all corpora.
    min_character_count:
        Characters rarer than this in the sample get no piece of their own.
    """

    kind: Literal["unigram", "wordpiece"] = "unigram"
    vocab_size: Annotated[int, Field(gt=len(SPECIAL))] = 20_000
    max_piece_length: PositiveInt = 5
    sample_characters: PositiveInt = 14_000_000
    min_character_count: PositiveInt = 12


class Shape(Checked):
    """The shape of a transformer, in transformers' own words."""

    hidden_size: PositiveInt
    num_hidden_layers: PositiveInt
    num_attention_heads: PositiveInt
    intermediate_size: PositiveInt

    @model_validator(mode="after")
    def _heads_divide(self) -> Self:
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"hidden_size {self.hidden_size} cannot be shared out among num_attention_heads "
                f"{self.num_attention_heads}; choose a multiple"
            )
        return self


class EncoderConfig(Shape):
    """The shape of the BERT."""

    hidden_size: PositiveInt = 256
    num_hidden_layers: PositiveInt = 4
    num_attention_heads: PositiveInt = 4
    intermediate_size: PositiveInt = 1024
    max_position_embeddings: PositiveInt = 512


class GeneratorConfig(Shape):
    """The shape of the small network that puts the wrong tokens in; it shares the encoder's embeddings."""

    hidden_size: PositiveInt = 64
    num_hidden_layers: PositiveInt = 3
    num_attention_heads: PositiveInt = 1
    intermediate_size: PositiveInt = 256


class InitialiseConfig(Checked):
    """What the encoder starts from.

    Attributes
    ----------
    kind:
        ``word2vec`` trains static embeddings of the same pieces first; ``random`` does not; ``encoder`` goes on from a
        trained encoder and its vocabulary, for instance over one's own archive (Gururangan et al. 2020,
        arXiv:2004.10964).
    epochs, window:
        Of word2vec: passes over the rows, and how far a neighbour may stand.
    folder:
        The encoder to go on from; its shape must be that under ``encoder``.
    """

    kind: Literal["random", "word2vec", "encoder"] = "word2vec"
    epochs: PositiveInt = 3
    window: PositiveInt = 5
    folder: Path | None = None

    @model_validator(mode="after")
    def _encoder_has_a_folder(self) -> Self:
        if (self.kind == "encoder") != (self.folder is not None):
            raise ValueError("initialise.folder names the encoder to go on from, and goes with kind: encoder")
        return self


class _Hiding(Checked):
    mask: Annotated[float, Field(gt=0, lt=1)] = 0.2
    span: PositiveInt = 1


class MlmConfig(_Hiding):
    """Name the hidden tokens (Devlin et al. 2019, arXiv:1810.04805).

    Attributes
    ----------
    mask:
        Share of the tokens that are hidden.
    span:
        Hide runs of up to so many tokens; 1 hides single ones.
    words:
        How much it counts beside to name words of each block, and of the title over it, at the block's marker, where
        zhuti will ask for its themes (after Ma et al. 2024, arXiv:2401.11248); 0 for not at all.
    """

    kind: Literal["mlm"] = "mlm"
    words: NonNegativeFloat = 0.0


class RtdConfig(_Hiding):
    """Tell which of the hidden tokens a small generator has put in wrongly (Clark et al. 2020, arXiv:2003.10555).

    Attributes
    ----------
    mask, span:
        As in :class:`MlmConfig`, for the generator.
    generator:
        Its shape.
    detection_weight:
        How much finding its tokens counts beside its own loss.
    """

    kind: Literal["rtd"] = "rtd"
    generator: GeneratorConfig = GeneratorConfig()
    detection_weight: PositiveFloat = 50.0


def _kind(value: Any) -> Any:
    return value.get("kind", "mlm") if isinstance(value, dict) else getattr(value, "kind", None)


ObjectiveConfig = Annotated[
    Annotated[MlmConfig, Tag("mlm")] | Annotated[RtdConfig, Tag("rtd")],
    Discriminator(_kind, custom_error_type="kind", custom_error_message="kind should be mlm or rtd"),
]
"""What the encoder learns: ``kind: mlm`` or ``kind: rtd``."""


class StageConfig(Checked):
    """A run of steps at one sequence length.

    Attributes
    ----------
    tokens:
        Length of a row.
    batch:
        Rows a step, over all processes together.
    steps:
        How many.
    decay:
        The learning rate falls over this stage (see :func:`zhuti.pretrain.schedule.learning_rate`).
    """

    tokens: Annotated[int, Field(ge=LEAST_TOKENS)]
    batch: PositiveInt
    steps: PositiveInt
    decay: bool = False


class OptimiserConfig(Checked):
    """AdamW with warm-up, a constant rate, and a linear fall over the stages that say ``decay``."""

    learning_rate: PositiveFloat = 1e-3
    weight_decay: NonNegativeFloat = 0.01
    beta2: Annotated[float, Field(gt=0, lt=1)] = 0.98
    warmup_steps: NonNegativeInt = 500
    clip: PositiveFloat = 1.0


class CardConfig(Checked):
    """What the model card says that a program cannot know.

    Attributes
    ----------
    title:
        Its heading.
    corpora:
        Where the text comes from and under which licences, in Markdown.
    """

    title: str = "A small Chinese BERT"
    corpora: str = ""


class PretrainConfig(Checked):
    """A whole pretraining run.

    Attributes
    ----------
    seed:
        Decides everything that is left to chance.
    weights:
        How often each corpus, named by its file up to the first dot, is seen in one pass; 1 where it is not named.
    held_out:
        Share of the documents kept back for measuring.
    tokenizer, encoder, initialise, objective, optimiser, stages, card:
        The parts.
    precision:
        ``auto`` is bf16 where the machine computes in it natively.
    compile:
        Use torch.compile where it works.
    checkpoint_minutes, log_steps, evaluate_steps:
        How often.
    """

    seed: NonNegativeInt = 0
    weights: dict[str, Annotated[float, Field(ge=0, le=1000)]] = Field(default_factory=dict)
    held_out: Annotated[float, Field(gt=0, lt=0.5)] = 0.005
    tokenizer: TokenizerConfig = TokenizerConfig()
    encoder: EncoderConfig = EncoderConfig()
    initialise: InitialiseConfig = InitialiseConfig()
    objective: ObjectiveConfig = MlmConfig()
    optimiser: OptimiserConfig = OptimiserConfig()
    stages: list[StageConfig] = Field(min_length=1)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    compile: bool = True
    checkpoint_minutes: PositiveFloat = 10
    log_steps: PositiveInt = 50
    evaluate_steps: PositiveInt = 1000
    card: CardConfig = CardConfig()

    @model_validator(mode="after")
    def _rows_fit(self) -> Self:
        most = self.encoder.max_position_embeddings
        for number, stage in enumerate(self.stages):
            if stage.tokens > most:
                raise ValueError(
                    f"stages.{number}.tokens is {stage.tokens}, but encoder.max_position_embeddings only {most}"
                )
        return self

    @model_validator(mode="after")
    def _decay_comes_last(self) -> Self:
        falls = [stage.decay for stage in self.stages]
        if falls != sorted(falls):
            raise ValueError("stages: the learning rate falls but once; after a stage that says decay all must say it")
        return self

    @model_validator(mode="after")
    def _generator_is_small(self) -> Self:
        if isinstance(self.objective, RtdConfig):
            width, most = self.objective.generator.hidden_size, self.encoder.hidden_size
            if width > most:
                raise ValueError(
                    f"objective.generator.hidden_size is {width}, but encoder.hidden_size only {most}; "
                    "a quarter to a half of its width is usual"
                )
        return self
