"""The words of the html page, in both languages."""

from __future__ import annotations

WORDS = {
    "en": {
        "title": "Themes",
        "paragraphs": "blocks",
        "none": "No theme",
        "doubtful": "to look at",
        "all": "All",
        "unsure": "look at this one",
        "filter": "Show one theme",
        "score": "score",
        "empty": "Nothing was found on this page.",
        "why": "Underlined: the clauses that carry the main theme; the thicker the line, the more.",
        "drop": "without it, the log odds of the theme fall by",
    },
    "zh": {
        "title": "主题",
        "paragraphs": "段",
        "none": "无主题",
        "doubtful": "待核",
        "all": "全部",
        "unsure": "请人工核对",
        "filter": "只看一个主题",
        "score": "得分",
        "empty": "本页没有可读的文字。",
        "why": "下划线：支撑主题的分句，线越粗，作用越大。",
        "drop": "去掉后，主题的对数几率下降",
    },
}
