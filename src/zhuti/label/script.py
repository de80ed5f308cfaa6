"""Traditional script: the model reads simplified, so that is what it is given; texts and spans stay as they are."""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TRADITIONAL = re.compile(
    "[們這個來時會說國對過還後學為與從經應實開關點問間無長門東車馬員業產發當電動頭體麼樣處條萬書畫見觀親師陳張劉黃區縣鄉農勞"
    "務職總結線網紅給統計認識議論語讀誰請課談調護變讓買賣貧費資質貸贈輸轉輕運達選遠邊遲錢鐵銀錯鎮隊階際險隨雖難雙離雲靈韓順"
    "須項領題顧風飛飯館駐驗黨齊齡龍]"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LEAST_SHARE = 0.04
"""Of the Chinese characters. Traditional prose has 0.2 of those above, simplified prose a quoted name now and then."""


class Read(NamedTuple):
    """Texts as the model reads them.

    Attributes
    ----------
    texts:
        As long as those given, character for character.
    sure:
        False where they are in traditional script and could not be converted.
    """

    texts: list[str]
    sure: bool


def simplified(texts: Sequence[str]) -> Read:
    """Convert the texts of one article to simplified script, if they are in traditional.

    Parameters
    ----------
    texts:
        They are judged together, since a headline is too short to be judged by itself.
    """
    traditional = sum(len(_TRADITIONAL.findall(text)) for text in texts)
    if not traditional or traditional < _LEAST_SHARE * sum(len(_HAN.findall(text)) for text in texts):
        return Read(list(texts), sure=True)
    convert = _converter()
    return Read([convert(text) for text in texts], sure=True) if convert else Read(list(texts), sure=False)


@cache
def _converter() -> Callable[[str], str] | None:
    """Load opencc, or say once that it is not there."""
    if find_spec("opencc") is None:
        logging.getLogger("zhuti").warning(
            "zhuti: some of this is in traditional script, which the model reads less well; "
            "pip install 'zhuti[formats]' has it converted"
        )
        return None
    import opencc  # noqa: PLC0415  - an optional dependency

    t2s = opencc.OpenCC("t2s")

    def convert(text: str) -> str:
        # By phrases, 乾隆 and 乾燥 come out right; but no phrase may change the number of characters.
        whole = t2s.convert(text)
        if len(whole) == len(text):
            return str(whole)
        characters = ((character, t2s.convert(character)) for character in text)
        return "".join(other if len(other) == 1 else character for character, other in characters)

    return convert
