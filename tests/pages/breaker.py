"""Breaks whole articles into pages as they come out of PDF files, e-papers and web sites.

`dress` gives an article the things that stand around one in a newspaper (kicker, byline, captions, credits) in many
forms; `break_page` sets articles on a page: columns that cut paragraphs with captions, credits and page numbers between
the halves, hard line ends, indents, stray spaces, lost or doubled blank lines.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.pages.check import RightPage, locate

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from zhuti.pages import Article

Blocks = list[tuple[str, str]]
"""Role and text of each block of an article."""

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁符阮尚舒纪柯梅童毕单裴霍成涂苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂香晓春定山运才国华志远小满梅云海燕立成文玉珍建红德贵仕琼开发其昌雨晴思瑞秋月龙凤斌宇浩欣佳怡子涵博雅琳凯青松柏"
_WHO = [
    "村民们",
    "女工们",
    "孩子们",
    "学生",
    "党员志愿者",
    "驻村干部",
    "求职者",
    "工人",
    "护林员",
    "保洁员",
    "老师",
    "民警",
    "家长志愿者",
    "返乡农民工",
    "绣娘",
    "技术员",
    "社区工作人员",
    "学员们",
    "老党员",
    "毕业生",
    "校车司机",
    "合作社社员",
]
_DOING = [
    "车间里赶制订单",
    "清扫村道",
    "校门口维持秩序",
    "招聘会上咨询岗位",
    "田间查看长势",
    "给孩子们上课",
    "学习电焊技术",
    "林区巡护",
    "食堂吃营养午餐",
    "打包发货",
    "进行疏散演练",
    "重温入党誓词",
    "挑选零食",
    "分拣茶叶",
    "河边巡查",
    "新教室里上课",
    "检查消防器材",
    "给老人送饭",
    "直播间推销山货",
    "领取助学金",
    "缝制校服",
    "布置防溺水警示牌",
    "村委会议事",
    "采摘花椒",
    "车站排队上车",
    "屏幕前上同步课堂",
    "核对工资条",
]
_NOTES = [
    "■ 记者手记",
    "【记者手记】",
    "■ 链接",
    "相关链接",
    "新闻链接",
    "●短评",
    "编后",
    "【编后】",
    "延伸阅读",
    "新闻背景",
    "◆专家点评",
    "记者观察",
]
_MORE = (
    "近年来，当地通过多种方式带动群众在家门口就业增收。",
    "据了解，该校每学期都要开展类似活动，提高学生的自护能力。",
    "目前，已有三百多名群众从中受益，人均月收入两千多元。",
    "这个村去年建起的合作社，让不少留守妇女端上了新饭碗。",
)
_WORDS = [
    "the",
    "a",
    "of",
    "in",
    "to",
    "and",
    "that",
    "had",
    "from",
    "was",
    "for",
    "with",
    "by",
    "on",
    "at",
    "school",
    "county",
    "worker",
    "village",
    "party",
    "year",
    "money",
    "teacher",
    "road",
    "child",
    "family",
    "office",
    "new",
    "local",
    "small",
    "found",
    "began",
    "told",
    "paid",
    "years",
    "after",
    "before",
    "because",
    "more",
    "than",
    "three",
    "hundred",
    "factory",
    "training",
    "guard",
    "bridge",
    "river",
    "student",
    "branch",
    "member",
    "study",
    "safe",
    "police",
    "help",
    "grant",
    "post",
    "jobs",
    "people",
    "they",
    "their",
    "she",
    "he",
    "said",
    "it",
]
_PLACES = [
    "县融媒体中心",
    "县教育局",
    "镇政府",
    "区人社局",
    "市总工会",
    "县委宣传部",
    "受访者",
    "校方",
    "村委会",
    "市公安局",
]
_THEMES = [
    "脱贫攻坚",
    "乡村振兴",
    "就业帮扶",
    "家门口就业",
    "走向我们的小康生活",
    "平安校园",
    "新春走基层",
    "百姓故事",
    "控辍保学",
    "一线党旗红",
    "稳就业保民生",
    "扶贫车间",
    "基层党建",
    "助学圆梦",
]
_SECTIONS = ["要闻", "综合", "民生", "特别报道", "社会", "教育", "时政", "专版", "本地", "县域"]


@dataclass(frozen=True)
class BrokenPage:
    """A page and what it was made of.

    Attributes
    ----------
    text:
        The page.
    articles:
        Its articles: role and text of every block, in the order of their first pieces.
    layout:
        How it was set: ``whole`` (a block a line), ``cut`` (by columns), ``wrapped`` (hard line ends), ``ragged``
        (hard line ends of uneven width).
    """

    text: str
    articles: list[Blocks]
    layout: str


def load(path: Path) -> list[Blocks]:
    """Read articles with roles from a file of annotated articles."""
    articles = []
    for line in path.read_text(encoding="utf-8").splitlines():
        blocks = [(p.get("role") or "body", p["text"]) for p in json.loads(line)["paragraphs"]]
        articles.append([("headline" if _is_deck(blocks, i) else role, text) for i, (role, text) in enumerate(blocks)])
    return articles


def _is_deck(blocks: Blocks, i: int) -> bool:
    return i > 0 and blocks[i - 1][0] == "headline" and blocks[i][1].startswith("——")


def name(rng: Random) -> str:
    """Invent a person's name, at times set wide as newspapers set names of two characters."""
    given = "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))
    family = rng.choice(_SURNAMES) if rng.random() < 0.85 else rng.choice(_GIVEN)
    return family + (" " if len(given) == 1 and rng.random() < 0.5 else "") + given


def dress(blocks: Blocks, rng: Random) -> Blocks:
    """Give an article other headings, bylines, captions and credits than it came with."""
    kicker = [block for block in blocks if block[0] == "kicker"]
    heads = [block for block in blocks if block[0] == "headline"]
    byline = [block for block in blocks if block[0] == "byline"]
    rest = [block for block in blocks if block[0] not in {"kicker", "headline", "byline", "credit"}]
    if rng.random() < 0.65:
        kicker = [("kicker", text) for text in _kickers(rng)]
    if rng.random() < 0.9:
        byline = [("byline", _byline(rng))] if rng.random() < 0.85 else []
    if rng.random() < 0.03:
        kicker, heads = [], []
    if rng.random() < 0.25:
        rest = [block for block in rest if block[0] != "subhead"]
    if rng.random() < 0.5:
        rest = [piece for block in rest for piece in _questions(*block)]
    if rng.random() < 0.3:
        rest = [piece for block in rest for piece in _shorter(*block, rng)]
    rest = [
        (role, _news_start(text, rng) if i == 0 and role == "body" else text) for i, (role, text) in enumerate(rest)
    ]
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3)) if len(rest) > 2 else 0):
        at = rng.randrange(1, len(rest))
        rest[at:at] = _caption(rng)
    if rng.random() < 0.12:
        heads = [*heads, ("credit", _source_line(rng))]
    if len(rest) > 3 and rng.random() < 0.12:
        body = [block for block in rest if block[0] == "body"] or rest
        rest = (
            [("subhead", rng.choice(("编者按", "【编者按】", "核心提示"))), body[-1], *rest]
            if rng.random() < 0.4
            else [*rest, ("subhead", rng.choice(_NOTES)), body[0]]
        )
    if rng.random() < 0.05:
        rest.append(("credit", f"（下转第{rng.randrange(2, 9)}版）"))
    if rng.random() < 0.03:
        rest.insert(0, ("credit", f"（上接第{rng.randrange(1, 4)}版）"))
    tail = [("credit", _tail_credit(rng))] if rng.random() < 0.25 else []
    if byline and rest and rest[-1][0] == "body" and rng.random() < 0.15:
        rest[-1] = ("body", f"{rest[-1][1]}（{rng.choice(('', '', '记者 ', '本报记者 '))}{_names(rng, 2)}）")
        byline = []
    top = byline and rng.random() < 0.25
    return [*kicker, *heads, *(byline if top else []), *rest, *([] if top else byline), *tail]


def _shorter(role: str, text: str, rng: Random) -> Blocks:
    """Make two paragraphs of one, as much of the press now does."""
    ends = [
        m.end()
        for m in re.finditer(r"[。！？]”?", text[:-10])
        if text[: m.end()].count("“") == text[: m.end()].count("”")
    ]
    if role != "body" or not ends or rng.random() < 0.3:
        return [(role, text)]
    at = rng.choice(ends)
    return [(role, text[:at]), (role, text[at:])]


def _questions(role: str, text: str) -> Blocks:
    """Set a question and its answer apart, where a paragraph holds both."""
    question = re.match(r"(?:问|记者)：[^？]+？(?=[^，。！？：]{1,6}：)", text)
    return [(role, question.group()), (role, text[question.end() :])] if question and role == "body" else [(role, text)]


def _news_start(text: str, rng: Random) -> str:
    if rng.random() > 0.2:
        return text
    lead = rng.choice(
        (
            "本报讯",
            f"本报讯（记者 {name(rng)}）",
            f"本报{name(rng)[0]}州讯",
            f"本报讯 （通讯员 {name(rng)}）",
            "本报讯 ",
        )
    )
    return lead + text.removeprefix("本报讯")


def _county(rng: Random) -> str:
    return f"{rng.choice(_SURNAMES)}{rng.choice('云岭江河坪')}{rng.choice('县市区')}"


def _kickers(rng: Random) -> list[str]:
    theme = rng.choice(_THEMES)
    return rng.choice(
        (
            [],
            [],
            [theme],
            [f"{theme}{rng.choice('①②③④⑤⑥⑦⑧⑨')}"],
            [f"——{theme}系列报道 {rng.randrange(1, 30)}"],
            [f"——{_county(rng)}{theme}系列报道 {rng.randrange(1, 30)}"],
            [theme, f"——{_county(rng)}{theme}系列报道 {rng.randrange(1, 30)}"],
            [theme, f"——“{rng.choice(_THEMES)}”系列报道{rng.choice('①②③④⑤⑥')}"],
            [f"{theme}系列报道之{rng.choice('一二三四五六七八九')}"],
            [f"【{theme}】"],
            [f"{theme}·{rng.choice(_THEMES)}"],
            ["简讯"],
        )
    )


def _names(rng: Random, most: int = 4) -> str:
    gap = rng.choice(("　", " ", " ", "  "))
    return gap.join(name(rng) for _ in range(rng.randrange(1, most + 1)))


def _byline(rng: Random) -> str:
    return rng.choice(
        (
            _names(rng),
            _names(rng),
            _names(rng),
            f"本报记者 {_names(rng, 2)}",
            f"本报记者　{_names(rng, 3)}　文/图",
            f"本报记者 {_names(rng, 2)} 通讯员 {_names(rng, 2)}",
            f"（{_names(rng, 2)}）",
            f"（记者 {_names(rng, 2)}）",
            f"（通讯员 {_names(rng, 2)}）",
            f"文/图 本报记者 {name(rng)}",
            f"通讯员 {name(rng)}",
            f"记者 {name(rng)} 实习生 {name(rng)}",
        )
    )


def _caption(rng: Random) -> Blocks:
    who = rng.choice(
        (
            rng.choice(_WHO),
            name(rng).replace(" ", ""),
            f"{name(rng).replace(' ', '')}（{rng.choice('左右中')}{rng.choice(('', '一', '二'))}）",
        )
    )
    what = who + rng.choice(("在", "在", "正在", "")) + rng.choice(_DOING)
    if rng.random() < 0.3:
        what = f"{rng.choice(_SURNAMES)}家{rng.choice('村坪湾沟庄')}的{what}"
    if rng.random() < 0.3:
        what += "，" + rng.choice(("一派繁忙景象", "脸上露出笑容", "为新学期做准备", "准备发往外地", "学得十分认真"))
    what = rng.choice(("", "", "", "图为", "图为", "▲", "上图：", "左图为", "图① ", "图② ", "图一：")) + what
    if rng.random() < 0.75:
        what += "。"
        if rng.random() < 0.2:
            what = f"{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日，{what}" + rng.choice(_MORE)
    signed = rng.choice(
        (
            f"本报记者 {name(rng)} 摄",
            f"{name(rng)} 摄",
            f"（{rng.choice(_PLACES)}供图）",
            "（资料图）",
            f"记者 {name(rng)} 摄",
            f"图片由{rng.choice(_PLACES)}提供",
        )
    )
    fate = rng.random()
    if fate < 0.25:
        return [("caption", f"{what}{rng.choice(('', '　', ' '))}{signed}")]
    if fate < 0.5:
        return [("caption", what), ("credit", signed)]
    return [("caption", what)]


def _tail_credit(rng: Random) -> str:
    return rng.choice(
        (
            f"本版图片由{rng.choice(_PLACES)}提供",
            f"（图片由{rng.choice(_PLACES)}提供）",
            f"责任编辑：{name(rng)} 美编：{name(rng)}",
            f"本版编辑 {name(rng)} 校对 {name(rng)}",
            f"责编 {name(rng)}　版式 {name(rng)}　电话 0000-{rng.randrange(1000000, 9999999)}",
            f"{name(rng)} 摄",
            f"制图 {name(rng)}",
        )
    )


def _source_line(rng: Random) -> str:
    date = f"20{rng.randrange(15, 26)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    return rng.choice(
        (
            f"来源：{rng.choice(_PLACES)}",
            f"{date} {rng.randrange(24):02}:{rng.randrange(60):02} 来源：{rng.choice(_PLACES)}",
            date,
        )
    )


def furniture(rng: Random, *, top: bool = False) -> str:
    """Invent a running head or a page number."""
    number, section = rng.randrange(1, 17), rng.choice(_SECTIONS)
    date = f"20{rng.randrange(15, 26)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日"
    day = f"星期{rng.choice('一二三四五六日')}"
    heads = (
        f"版次 {number:02} | {section} | {date} {day}",
        f"{number:02} {section} {date} {day}",
        f"{date} {day} 责编 {name(rng)} {rng.choice('AB')}{number:02}",
        f"第{number:02}版 {section}",
        f"{rng.choice('一二三四五六七八')}版　{section}　{date}",
        f"{section} {number}",
        f"{number:02} {section}",
        f"{rng.choice(_SURNAMES)}州日报 {date}",
    )
    numbers = (f"{number}", f"{number:02}", f"- {number} -", f"第{number}版", f"A{number:02}", f"第 {number} 页")
    return rng.choice(heads if top or rng.random() < 0.4 else numbers)


def _masthead(rng: Random) -> list[str]:
    if rng.random() < 0.75:
        return [furniture(rng, top=True)]
    number = rng.randrange(1, 17)
    date = f"20{rng.randrange(15, 26)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日"
    lines = [
        f"{number:02}版",
        rng.choice(_SECTIONS),
        f"{date} 星期{rng.choice('一二三四五六日')}",
        f"责编：{name(rng)} 美编：{name(rng)}",
    ]
    return [line for line in lines if rng.random() < 0.7] or lines[:1]


def break_page(articles: list[Blocks], rng: Random) -> BrokenPage:
    """Set articles on one page in a make drawn at random."""
    make = _Make.drawn(rng)
    lines: list[str] = []
    right: list[Blocks] = []
    if rng.random() < 0.4:
        tops: Blocks = [("credit", text) for text in _masthead(rng)]
        articles = [[*tops, *articles[0]], *articles[1:]]
    for blocks in articles:
        order, queue = [], list(blocks)
        while queue:
            role, text = queue.pop(0)
            pieces = make.pieces(role, text, rng)
            order.append((role, text))
            for number, piece in enumerate(pieces):
                if number:
                    asides = make.asides(queue, rng)
                    order += asides
                    for aside_role, aside in asides:
                        lines += make.set_lines(aside_role, aside, rng, first=True)
                lines += make.set_lines(role, piece, rng, first=number == 0)
            if rng.random() < 0.03:
                order.append(("credit", furniture(rng)))
                lines.append(order[-1][1])
            lines += [""] * make.between(rng)
        right.append(order)
        lines += [""] * rng.choice((0, 0, make.between(rng), 1))
    return BrokenPage(make.finish(lines, rng), right, make.layout)


@dataclass(frozen=True)
class _Make:
    layout: str
    width: int
    ragged: bool
    cuts: float
    column: int
    indent: str
    blanks: tuple[float, float]
    stray: int
    hang: bool

    @classmethod
    def drawn(cls, rng: Random) -> _Make:
        layout = rng.choice(("whole", "whole", "cut", "cut", "cut", "cut", "wrapped", "wrapped", "ragged"))
        return cls(
            layout=layout,
            width={"wrapped": rng.randrange(24, 90), "ragged": rng.choice((40, 50, 60, 70))}.get(layout, 0),
            ragged=layout == "ragged",
            cuts={"whole": 0.0, "cut": rng.choice((0.1, 0.2, 0.4, 0.9))}.get(layout, rng.choice((0.0, 0.15))),
            column=rng.randrange(12, 30),
            indent=rng.choice(("", "", "　　", "    "))
            if layout != "wrapped"
            else rng.choice(("", "　　", "　　", "    ")),
            blanks=rng.choice(((0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.15, 0.05), (0.5, 0.5))),
            stray=rng.choice((0, 0, 0, 0, 20, 45)),
            hang=rng.random() < 0.8,
        )

    def between(self, rng: Random) -> int:
        """Blank lines between two blocks."""
        return int(rng.random() < self.blanks[0])

    def pieces(self, role: str, text: str, rng: Random) -> list[str]:
        """Cut a body paragraph at column breaks, at times twice."""
        if role != "body" or len(text) < self.column + 3 or rng.random() > self.cuts:
            return [text]
        at = self._cut(text, rng)
        head, tail = text[:at], text[at:]
        if len(tail) > self.column + 3 and rng.random() < 0.25:
            again = self._cut(tail, rng)
            return [head, tail[:again], tail[again:]]
        return [head, tail]

    def _cut(self, text: str, rng: Random) -> int:
        ends = range(self.column - 2, len(text) - 1, self.column)
        while True:
            at = rng.choice(ends) + rng.randrange(-1, 2) if rng.random() < 0.9 else rng.randrange(6, len(text) - 1)
            if re.match(r"[，、；：。！？）”’》…—]", text[at:]):
                continue
            if re.match(r"[A-Za-z0-9.%]{2}", text[at - 1 :]) or text[at:].isspace() or text[at - 1] in "“（《":
                continue
            if text[at - 1] in "。！？”" and rng.random() < 0.9:
                continue
            return at

    def asides(self, queue: Blocks, rng: Random) -> Blocks:
        """What stands between two halves: often nothing, else the captions that come next, a credit, a page number."""
        found: Blocks = []
        if rng.random() < 0.45:
            at = next((i for i, block in enumerate(queue[:4]) if block[0] == "caption"), None)
            if at is not None:
                while at < len(queue) and queue[at][0] in {"caption", "credit"}:
                    found.append(queue.pop(at))
            elif rng.random() < 0.5:
                for _ in range(rng.choice((1, 1, 1, 2))):
                    found += _caption(rng)
        if rng.random() < 0.12:
            found.append(("credit", furniture(rng)))
        return found

    def set_lines(self, role: str, text: str, rng: Random, *, first: bool) -> list[str]:
        """Set a piece in lines, with the blank lines that this make puts between them."""
        indent = self.indent if role == "body" and first else ""
        lines = (
            self._wrap(indent + text, rng)
            if self.width and role not in {"byline", "credit", "kicker"}
            else [indent + text]
        )
        spaced: list[str] = []
        if not first and rng.random() < max(0.4, self.blanks[0]):
            spaced += [""] * rng.choice((1, 1, 2))
        for line in lines:
            if spaced and spaced[-1] and rng.random() < self.blanks[1]:
                spaced.append("")
            spaced.append(line)
        return spaced

    def _wrap(self, text: str, rng: Random) -> list[str]:
        lines, line, width = [], "", 0
        limit = self._limit(rng)
        for token in re.findall(r"[A-Za-z0-9.,?!%]+ ?|.", text):
            wide = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in token)
            if width + wide > limit and not (self.hang and token in "，。、；：！？”’）》%"):
                lines.append(line)
                line, width, limit = "", 0, self._limit(rng)
            line, width = line + token, width + wide
        return [*lines, line]

    def _limit(self, rng: Random) -> int:
        return rng.randrange(self.width * 6 // 10, self.width + 1) if self.ragged else self.width

    def finish(self, lines: list[str], rng: Random) -> str:
        """Join the lines, with stray spaces between Chinese characters."""
        text = "\n".join(lines) + "\n"
        if self.stray:
            text = re.sub(r"(?<=[一-鿿])(?=[一-鿿])", lambda _: " " if rng.random() < 1 / self.stray else "", text)
        return text


def random_page(pool: list[Blocks], rng: Random) -> BrokenPage:
    """Draw articles, dress them and set them on a page."""
    count = rng.choice((1, 1, 2, 2, 3, 4))
    articles = [dress(list(rng.choice(pool)), rng) for _ in range(count)]
    if rng.random() < 0.08:
        # A page that opens amid an article, or a lone paragraph.
        bodies = [block for block in articles[0] if block[0] in {"body", "subhead"}] or articles[0]
        articles = [bodies[: rng.choice((1, 2, 99))], *(articles[1:] if rng.random() < 0.5 else [])]
    elif rng.random() < 0.12:
        articles = [_brief(rng.choice(pool), rng) for _ in range(rng.randrange(4, 10))]
    elif rng.random() < 0.1:
        articles = [_listing(article, rng) for article in articles]
    elif rng.random() < 0.05:
        articles = [_english(rng)]
    elif rng.random() < 0.03:
        articles = [[block for article in rng.sample(pool, 12) for block in article if block[0] == "headline"]]
    return break_page(articles, rng)


def _listing(blocks: Blocks, rng: Random) -> Blocks:
    """Make short paragraphs of the sentences of an article, as in notices and minutes, at times numbered."""
    number = rng.choice(("", "", "{}.", "（{}）", "{}、", "●"))
    found: Blocks = []
    for role, text in blocks:
        if role != "body":
            found.append((role, text))
            continue
        sentences = re.findall(r"[^。！？；]+[。！？；][”』）]*", text) or [text]
        found += [("body", number.format(n) + sentence) for n, sentence in enumerate(sentences, 1)]
    if rng.random() < 0.4:
        at = next((n for n, block in enumerate(found) if block[0] == "body"), 0)
        found.insert(
            at,
            (
                "body",
                f"各{rng.choice(('乡镇', '县（市、区）', '科室', '学校'))}{rng.choice(('人民政府', '党委', '', '负责人'))}，{rng.choice(_PLACES)}：".replace(
                    "，县", "，"
                ),
            ),
        )
        found += [
            ("byline", rng.choice(_PLACES)),
            ("credit", f"20{rng.randrange(15, 26)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日"),
        ]
    return found


def _english(rng: Random) -> Blocks:
    def sentence(words: int) -> str:
        text = " ".join(rng.choice(_WORDS) for _ in range(words)).capitalize()
        return re.sub(r"(\w+) (\w+)$", rng.choice((r"\1 \2", r"\1, \2")), text)

    blocks: Blocks = [("headline", sentence(6))]
    if rng.random() < 0.5:
        blocks.append(("byline", f"By {sentence(1)} {sentence(1)}"))
    for _ in range(rng.randrange(3, 9)):
        blocks.append(
            ("body", " ".join(sentence(rng.randrange(4, 20)) + rng.choice("...?!") for _ in range(rng.randrange(1, 7))))
        )
    return blocks


def _brief(blocks: Blocks, rng: Random) -> Blocks:
    head = [block for block in blocks if block[0] == "headline"][:1]
    body = [block for block in blocks if block[0] == "body" and len(block[1]) > 40]
    text = _news_start(rng.choice(body)[1], rng) if body else "本报讯 今天天气晴好，市民纷纷出门踏青赏花。"
    byline = [("byline", _byline(rng))] if rng.random() < 0.6 else []
    return [*head, ("body", text), *byline]


def placed(page: BrokenPage) -> list[Article]:
    """Find the right blocks of a broken page in its text."""
    blocks = [{"blocks": [{"role": role, "text": text} for role, text in article]} for article in page.articles]
    return locate(page.text, RightPage.model_validate({"encoding": "utf-8", "articles": blocks}))
