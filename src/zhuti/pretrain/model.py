"""The encoder and what it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from torch.nn import functional

from zhuti.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from transformers import BertForMaskedLM, BertModel, ElectraForMaskedLM

    from zhuti.pretrain.config import EncoderConfig, GeneratorConfig, ObjectiveConfig

# A small model never sees its corpus often enough to need dropout.
_NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "type_vocab_size": 1}


def _attention() -> dict[str, Any]:
    # Short rows on a processor are fastest without fused attention.
    return {"attn_implementation": "sdpa" if torch.cuda.is_available() else "eager"}


def new_encoder(shape: EncoderConfig, vocab_size: int, table: NDArray[np.float32] | None) -> BertForMaskedLM:
    """Build a BERT with a masked-language-model head and no dropout.

    Parameters
    ----------
    shape:
        Its layers and widths.
    vocab_size:
        Pieces of the tokenizer; [PAD] must be number 0.
    table:
        Embeddings to start from, shape (vocab_size, hidden_size); None for random ones.
    """
    from transformers import BertConfig, BertForMaskedLM  # noqa: PLC0415  - slow to import

    config = BertConfig(vocab_size=vocab_size, **shape.model_dump(), **_NO_DROPOUT, **_attention())
    model = BertForMaskedLM(config)
    if table is not None:
        with torch.no_grad():
            model.get_input_embeddings().weight.copy_(torch.from_numpy(table))
    return model


def load_encoder(shape: EncoderConfig, folder: Path) -> BertForMaskedLM:
    """Load an encoder to go on from; a head for naming tokens that it lacks starts at random.

    Parameters
    ----------
    shape:
        The layers and widths that it should have.
    folder:
        As :func:`zhuti.pretrain.save.save_encoder` writes it.

    Raises
    ------
    ModelError
        The folder cannot be read.
    ConfigError
        The encoder has another shape.
    """
    from transformers import BertConfig, BertForMaskedLM  # noqa: PLC0415

    try:
        config = BertConfig.from_pretrained(folder, **_NO_DROPOUT)
        wrong = [
            f"{name} is {value}, but {getattr(config, name)} in {folder}"
            for name, value in shape.model_dump().items()
            if value != getattr(config, name)
        ]
        if wrong:
            raise ConfigError(f"encoder: {'; '.join(wrong)}")
        return BertForMaskedLM.from_pretrained(folder, config=config, dtype=torch.float32, **_attention())
    except (OSError, ValueError, SafetensorError) as error:
        raise ModelError(f"{folder}: is no encoder to go on from ({error})") from None


def new_generator(shape: GeneratorConfig, bert: BertModel) -> ElectraForMaskedLM:
    """Build the small network that puts tokens in; its embeddings, in and out, are those of `bert`."""
    from transformers import ElectraConfig, ElectraForMaskedLM  # noqa: PLC0415

    config = ElectraConfig(
        vocab_size=bert.config.vocab_size,
        embedding_size=bert.config.hidden_size,
        max_position_embeddings=bert.config.max_position_embeddings,
        **shape.model_dump(),
        **_NO_DROPOUT,
        **_attention(),
    )
    generator = ElectraForMaskedLM(config)
    generator.electra.embeddings.word_embeddings = bert.embeddings.word_embeddings
    generator.generator_lm_head.weight = bert.embeddings.word_embeddings.weight
    return generator


class MaskedLanguageModel(torch.nn.Module):
    """Name the hidden tokens, and if asked for words of each block at its marker.

    The loss is computed at the hidden positions only: the softmax over the vocabulary is a small model's main cost.

    Parameters
    ----------
    model:
        The encoder.
    words:
        How much naming words at markers counts; see :class:`zhuti.pretrain.config.MlmConfig`.

    Attributes
    ----------
    model:
        The encoder, in the form in which it is saved.
    measures:
        What :meth:`forward` returns, by name.
    """

    def __init__(self, model: BertForMaskedLM, words: float = 0.0) -> None:
        super().__init__()
        self.model = model
        self._words = words
        self.measures = ("loss", "accuracy", "words") if words else ("loss", "accuracy")

    def forward(
        self,
        ids: torch.Tensor,
        positions: torch.Tensor,
        targets: torch.Tensor,
        draws: torch.Tensor,  # noqa: ARG002  - the other objective's
        markers: torch.Tensor,
        words: torch.Tensor,
        shares: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss to learn from, and the measures.

        Parameters
        ----------
        ids:
            Shape (rows, tokens).
        positions, targets, draws:
            See :class:`zhuti.pretrain.masking.MaskedBatch`, shape (hidden,).
        markers, words:
            See :class:`zhuti.pretrain.words.BlockWords`, shapes (blocks,) and (blocks, words).
        shares:
            Factors for means over hidden tokens, all tokens and blocks, which make the mean over all processes that of
            the whole batch; shape (3,), ones in a single process.

        Returns
        -------
        tuple
            The loss; of the measures the mean loss over the hidden tokens, the share of them named right, and the mean
            loss over the words.
        """
        hidden = self.model.bert(ids).last_hidden_state.flatten(0, 1)
        loss, accuracy = _name(self.model.cls(hidden[positions]).float(), targets, shares[0])
        if not self._words:
            return loss, torch.stack([loss, accuracy]).detach()
        named = self._name_words(hidden[markers], words) * shares[2]
        return loss + self._words * named, torch.stack([loss, accuracy, named]).detach()

    def _name_words(self, hidden: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        if not words.numel():
            return hidden.sum()  # of nothing: zero
        logits: torch.Tensor = self.model.cls(hidden).float()
        return -logits.log_softmax(-1).gather(1, words).mean()


class ReplacedTokenDetection(torch.nn.Module):
    """Tell which tokens a small generator, trained to name hidden ones, has put in (ELECTRA).

    Clark et al. 2020, arXiv:2003.10555.

    Attributes
    ----------
    model:
        The encoder, in the form in which it is saved.
    generator:
        See :func:`new_generator`.
    head:
        Scores each token.
    measures:
        What :meth:`forward` returns, by name.
    """

    measures = ("loss", "accuracy", "generator_loss", "found", "false_alarms")

    def __init__(self, model: BertModel, generator: ElectraForMaskedLM, weight: float) -> None:
        super().__init__()
        self.model = model
        self.generator = generator
        self.head = torch.nn.Linear(model.config.hidden_size, 1)
        self._weight = weight

    def forward(
        self,
        ids: torch.Tensor,
        positions: torch.Tensor,
        targets: torch.Tensor,
        draws: torch.Tensor,
        markers: torch.Tensor,  # noqa: ARG002  - the other objective's
        words: torch.Tensor,  # noqa: ARG002
        shares: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss to learn from, and the measures; parameters as in :class:`MaskedLanguageModel`.

        The measures: the loss, the share of hidden tokens that the generator names right, its own loss, the share of
        the tokens put in that the encoder finds, and the share of the others that it takes for such.
        """
        hidden = self.generator.electra(ids).last_hidden_state.flatten(0, 1)[positions]
        logits = self.generator.generator_lm_head(self.generator.generator_predictions(hidden)).float()
        generator_loss, accuracy = _name(logits, targets, shares[0])

        original = ids.flatten().index_put((positions,), targets)
        shown = original.index_put((positions,), _draw(logits.detach(), draws))
        replaced = shown != original
        scores = self.head(self.model(shown.view_as(ids)).last_hidden_state).flatten().float()
        detection = functional.binary_cross_entropy_with_logits(scores, replaced.float()) * shares[1]

        loss = generator_loss + self._weight * detection
        suspected = scores > 0
        found = (suspected & replaced).sum() / replaced.sum().clamp(min=1)
        false_alarms = (suspected & ~replaced).sum() / (~replaced).sum().clamp(min=1)
        return loss, torch.stack([loss, accuracy, generator_loss, found, false_alarms]).detach()


Objective = MaskedLanguageModel | ReplacedTokenDetection


def new_objective(objective: ObjectiveConfig, model: BertForMaskedLM) -> Objective:
    """Put an encoder together with what it learns.

    Parameters
    ----------
    objective:
        What it learns.
    model:
        See :func:`new_encoder` and :func:`load_encoder`.
    """
    if objective.kind == "mlm":
        return MaskedLanguageModel(model, objective.words)
    return ReplacedTokenDetection(
        model.bert, new_generator(objective.generator, model.bert), objective.detection_weight
    )


def _name(logits: torch.Tensor, targets: torch.Tensor, share: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    accuracy = (logits.argmax(-1) == targets).float().mean()
    return functional.cross_entropy(logits, targets) * share, accuracy * share


def _draw(logits: torch.Tensor, draws: torch.Tensor) -> torch.Tensor:
    """Draw a token for each row of logits, from numbers between 0 and 1."""
    cumulative = logits.softmax(-1).cumsum(-1)
    places = torch.searchsorted(cumulative, (draws.float() * cumulative[:, -1]).unsqueeze(1))
    return places.squeeze(1).clamp(max=logits.shape[-1] - 1)
