"""The same data as it looks after a bad scan or a careless export."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.evaluate.metrics import figure_names, figures, tally_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zhuti.corpus.articles import AnnotatedArticle, Paragraph
    from zhuti.evaluate.intervals import Bootstrap, Estimate
    from zhuti.evaluate.labels import Floats, Gold, Ints, Labels, Predictions
    from zhuti.evaluate.predictors import Predictor
    from zhuti.themes import Scheme

# About every fourth character of news stands in these groups, so that one in ten of them makes some 2.6 % of all
# characters wrong: a mediocre scan.
_OCR_SHARE = 0.1
_LOOK_ALIKES = (
    "己已巳 未末 土士 日曰 人入八 大太犬 干千于 天夫无 贫贪 岗岚 困因囚 校较 工二 农衣 间问同 就京 亚严 党觉 员贝 "
    "字学 资货 助肋 安女 全金 车东 扶抚 公分 位拉 生主 村材 民氏 健键 支友 部都 节书 记计 培陪 川州 技枝 收妆 元无 "
    "名各 右石 历厉 今令 师帅 体休 治冶 争事 情清 活话 析折 晴睛 辨辩 侯候 拨拔 住往 侍待 徒徙 刺剌 官宫 崇祟 享亨 "
    "免兔 乌鸟 叉又 刀力 厂广 万方 见贝 几九 小少 木本 王玉 止正 目且 田由 白百 市巾 开井 特持 到倒 作昨 场扬 服报 "
    "务努 第弟 保堡 理埋 政故 设没 加如 等筹 地池 和知 项顷 共兴 县具 新断 家冢 合台 期朝 实买 区医 高亮 进近 社杜 "
    "低抵 建津 训驯 线钱 园圆 导异 领颌 织职 育盲 护沪 企全 防妨 溺弱"
)
_LEAST_THIRD = 7
_PUNCTUATION = re.compile(r"[，。、；：！？“”‘’（）《》—…,.;:!?()\"']")
_DIGITS = str.maketrans("0123456789０１２３４５６７８９", "０１２３４５６７８９0123456789")


@dataclass(frozen=True, slots=True)
class Robustness:
    """What one kind of damage costs.

    Attributes
    ----------
    damage:
        ``ocr``, ``punctuation``, ``digits``, ``broken``, ``traditional`` or ``headline``.
    paragraphs:
        How many there are after it.
    changed:
        Share of them whose main theme is no longer what it was.
    macro_f1:
        Of the main theme on the damaged data.
    drop:
        How much more it was on the same paragraphs undamaged.
    """

    damage: str
    paragraphs: int
    changed: float
    macro_f1: Estimate
    drop: Estimate


Pieces = list[tuple[str, int]]
"""Texts, and which paragraph of the article each is from."""


def robustness(gold: Gold, predictions: Predictions, predictor: Predictor, draws: Bootstrap) -> list[Robustness]:
    """Damage the data in each way, label it again and compare, paragraph by paragraph; the worst first.

    Parameters
    ----------
    gold, predictions:
        The data, and what the system said of it.
    predictor:
        The system.
    draws:
        For the intervals; its seed also chooses what is damaged.
    """
    found = [
        _compare(
            name,
            gold.labels.take(origin),
            gold.article_of[origin],
            before=predictions.labels.take(origin),
            after=predictor.predict(damaged).labels,
            draws=draws,
            scheme=gold.scheme,
        )
        for name, damaged, origin in damage(gold, draws.seed)
    ]
    return sorted(found, key=lambda result: -(result.drop.value or 0))


def damage(gold: Gold, seed: int) -> Iterator[tuple[str, list[AnnotatedArticle], Ints]]:
    """Yield the data damaged in each way: its name, the articles, and the original row of each paragraph in them."""
    starts = np.concatenate([[0], np.cumsum([len(article.paragraphs) for article in gold.articles])])
    for name, harm in _DAMAGES.items():
        if name == "traditional" and find_spec("opencc") is None:
            continue
        rng = random.Random(f"{seed} {name}")  # noqa: S311  - no secrets here
        articles, origin = [], []
        for start, article in zip(starts.tolist(), gold.articles, strict=False):
            title, pieces = harm(article, rng)
            if pieces:
                paragraphs = tuple(_with_text(article.paragraphs[index], text) for text, index in pieces)
                articles.append(article.model_copy(update={"title": title, "paragraphs": paragraphs}))
                origin += [start + index for _, index in pieces]
        yield name, articles, np.array(origin, dtype=np.int64)


def _compare(
    name: str, right: Labels, article_of: Ints, *, before: Labels, after: Labels, draws: Bootstrap, scheme: Scheme
) -> Robustness:
    themes = len(scheme.ids)
    macro = figure_names(scheme).index("main.macro_f1")
    intact, damaged = (tally_labels(right, labels, article_of) for labels in (before, after))

    def macro_f1(sums: Floats) -> Floats:
        return figures(sums, themes)[..., macro : macro + 1]

    return Robustness(
        damage=name,
        paragraphs=len(article_of),
        changed=float((before.main != after.main).mean()),
        macro_f1=draws.estimate(damaged, macro_f1)[0],
        drop=draws.difference(damaged, intact, macro_f1)[0],
    )


def _with_text(paragraph: Paragraph, text: str) -> Paragraph:
    return paragraph.model_copy(update={"text": text or paragraph.text})


def _everywhere(change: Callable[[str, random.Random], str]) -> Callable[..., tuple[str, Pieces]]:
    def harm(article: AnnotatedArticle, rng: random.Random) -> tuple[str, Pieces]:
        texts = [(change(paragraph.text, rng), index) for index, paragraph in enumerate(article.paragraphs)]
        return change(article.title, rng), texts

    return harm


@cache
def _confusable() -> dict[str, str]:
    alike: dict[str, str] = {}
    for group in _LOOK_ALIKES.split():
        for character in group:
            alike[character] = alike.get(character, "") + group.replace(character, "")
    return alike


def _ocr(text: str, rng: random.Random) -> str:
    alike = _confusable()
    return "".join(
        rng.choice(alike[character]) if character in alike and rng.random() < _OCR_SHARE else character
        for character in text
    )


def _punctuation(text: str, _rng: random.Random) -> str:
    return _PUNCTUATION.sub("", text)


def _digits(text: str, _rng: random.Random) -> str:
    return text.translate(_DIGITS)


@cache
def _converter() -> Any:
    from opencc import OpenCC  # noqa: PLC0415  - optional

    return OpenCC("s2t")


def _traditional(text: str, _rng: random.Random) -> str:
    return str(_converter().convert(text))


def _broken(article: AnnotatedArticle, rng: random.Random) -> tuple[str, Pieces]:
    pieces = []
    for index, paragraph in enumerate(article.paragraphs):
        third = len(paragraph.text) // 3
        at = rng.randint(third, 2 * third) if third >= _LEAST_THIRD else 0
        pieces += [(piece, index) for piece in (paragraph.text[:at], paragraph.text[at:]) if piece]
    return article.title, pieces


def _headline(article: AnnotatedArticle, _rng: random.Random) -> tuple[str, Pieces]:
    kept = [(index, part) for index, part in enumerate(article.paragraphs) if part.role not in {"headline", "kicker"}]
    return "", [(paragraph.text, index) for index, paragraph in kept]


_DAMAGES: dict[str, Callable[[AnnotatedArticle, random.Random], tuple[str, Pieces]]] = {
    "ocr": _everywhere(_ocr),
    "punctuation": _everywhere(_punctuation),
    "digits": _everywhere(_digits),
    "broken": _broken,
    "traditional": _everywhere(_traditional),
    "headline": _headline,
}
