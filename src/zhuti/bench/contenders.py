"""What is measured: ways of labelling the same paragraphs."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from zhuti.bert.folder import INFO, ONNX_FP32, TOKENIZER
from zhuti.label import Labeller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zhuti.pages import Article

    Run = Callable[[], object]

OURS = "zhuti, int8"
OURS_FP32 = "zhuti, fp32"
NAIVE = "the same model, torch, one paragraph at a time"
BASE_SINGLE = "bert-base, pipeline, one paragraph at a time"
BASE_BATCHED = "bert-base, pipeline, batches of "
TFIDF = "TF-IDF and logistic regression"

BATCHES = (1, 2, 4, 8, 16, 32, 64)
"""Batch sizes among which the pipeline's best is sought."""

_BASE_VOCABULARY = 21_128


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be labelled.

    Attributes
    ----------
    articles:
        Blocks found already.
    """

    articles: Sequence[Article]

    @property
    def texts(self) -> list[str]:
        """The text of each block."""
        return [block.text for article in self.articles for block in article.blocks]


def labeller_run(model: Path, work: Work) -> Run:
    """Our int8 runtime, articles in context."""
    labeller = Labeller(model)
    return lambda: list(labeller.label_articles(work.articles))


@contextmanager
def fp32_run(model: Path, work: Work) -> Iterator[Run]:
    """Our fp32 runtime; its file is made for the occasion."""
    from zhuti.export.graph import write_optimised, write_plain  # noqa: PLC0415  - slow to import
    from zhuti.export.stage import load_classifier  # noqa: PLC0415

    with TemporaryDirectory() as name:
        folder = Path(name)
        for file in (INFO, TOKENIZER):
            shutil.copy(model / file, folder)
        write_plain(load_classifier(model), folder / "plain.onnx")
        write_optimised(folder / "plain.onnx", folder / ONNX_FP32)
        labeller = Labeller(folder, precision="fp32")
        yield lambda: list(labeller.label_articles(work.articles))


def naive_run(model: Path, work: Work) -> Run:
    """Our model as one would first write it: tokenise, run and read one paragraph after the other."""
    import torch  # noqa: PLC0415
    from transformers import AutoTokenizer  # noqa: PLC0415

    from zhuti.export.stage import load_classifier  # noqa: PLC0415

    classifier, tokenizer = load_classifier(model), AutoTokenizer.from_pretrained(model)

    @torch.inference_mode()
    def run() -> None:
        for text in work.texts:
            inputs = tokenizer(text, return_tensors="pt", truncation=True, max_length=512)
            classifier(inputs["input_ids"], inputs["attention_mask"]).logits.sigmoid().tolist()

    return run


class BertBase:
    """A pipeline of transformers around a model of bert-base-chinese's shape; its weights are random.

    Speed does not depend on weights, nor on which character has which number.

    Parameters
    ----------
    texts:
        Whose characters the tokenizer must know.
    themes:
        How many outputs.
    """

    def __init__(self, texts: Sequence[str], themes: int) -> None:
        from transformers import (  # noqa: PLC0415
            BertConfig,
            BertForSequenceClassification,
            BertTokenizerFast,
            TextClassificationPipeline,
        )

        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        known = dict.fromkeys([*special, *sorted({character for text in texts for character in text.lower()})])
        filled = [*known, *(f"[unused{number}]" for number in range(_BASE_VOCABULARY - len(known)))]
        model = BertForSequenceClassification(BertConfig(vocab_size=_BASE_VOCABULARY, num_labels=themes)).eval()
        tokenizer = BertTokenizerFast(
            vocab={token: number for number, token in enumerate(filled)}, model_max_length=512
        )
        self._texts = list(texts)
        self._pipeline: Any = TextClassificationPipeline(model=model, tokenizer=tokenizer, device="cpu", top_k=None)

    def run(self, batch: int) -> object:
        """Classify all texts, `batch` at once, those of like length together."""
        texts = sorted(self._texts, key=len) if batch > 1 else self._texts
        return self._pipeline(texts, batch_size=batch, truncation=True)


def tfidf_run(work: Work, classes: int) -> Run:
    """Character 1- to 3-grams and one regression over all themes, fitted to made-up labels of these very paragraphs."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    features = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    regression = make_pipeline(features, LogisticRegression(C=20))
    regression.fit(work.texts, [number % classes for number in range(len(work.texts))])
    return lambda: regression.predict_proba(work.texts)
