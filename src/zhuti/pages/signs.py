"""What the words of a line or block say it may be. Signs are hints, not verdicts: the models weigh them."""

from __future__ import annotations

import re

Brackets = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Left open, and closed without having been opened: quotation marks, round brackets, title marks."""

_OPENING = {"“": 0, "「": 0, "『": 0, "〝": 0, "（": 1, "(": 1, "【": 1, "《": 2, "〈": 2}
_CLOSING = {"”": 0, "」": 0, "』": 0, "〞": 0, "）": 1, ")": 1, "】": 1, "》": 2, "〉": 2}
_BRACKET = re.compile(f"[{re.escape(''.join((*_OPENING, *_CLOSING)))}]")
_CLOSERS = "”’」』〞）)】》〉］]\"'"

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金贾韦夏傅方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包宁符阮尚舒纪柯梅童毕单裴霍成涂苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁房滕屈饶解牟艾尤"
    "时阳阎穆应农司古吉卓卜车项连芦麦褚娄窦戚景党宫费席卫柏宗桂全闵佟晏卞冷阴匡商楚边丛巫闻仇查鞠封乐骆池柏简骆尧仲佘苟苑"
    "伊曲宦栾竺麻幸晋强隋桑禄昂才次扎索罗卢洛旦丹格阿艾买吐木包额那其萨乌铁季巩瞿娜"
    "劉陳楊黃趙吳孫馬鄭謝許韓鄧馮蕭葉程魏蘇呂盧鐘譚陸賈傅鄒龍賀顧錢湯溫樂齊龐顏倪莊聶蔣廖鍾賴簡游詹連"
)
_COMPOUND = "欧阳|司马|上官|诸葛|尉迟|皇甫|司徒|夏侯|公孙|慕容|令狐|司空|东方|端木|歐陽|諸葛"
# The characters that write names of other languages: 艾尼瓦尔·吐尔逊, 帕提古丽·肉孜.
_FOREIGN = (
    "阿艾爱安敖巴白拜班邦贝比别宾波博卜布才次措达旦道德的迪丁多额厄恩尔法菲费丰夫弗甫盖甘噶冈格戈根古哈海汗豪合赫胡吉加贾江杰金卡凯"
    "康考科克库拉莱兰朗勒雷里力丽利莉林龙卢鲁洛马玛买麦曼梅米明莫姆木穆娜乃奈内尼宁努诺帕潘佩皮普奇其恰强切仁日肉如瑞萨赛桑沙山什斯"
    "苏孙索塔泰坦汤特提铁图吐托娃瓦外万维文沃乌吾西希夏先肖谢欣逊雅娅亚杨耶也伊衣依因英尤于玉约泽扎詹珍朱卓孜兹祖佐"
)
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_NAME = rf"(?:(?:{_COMPOUND})\s?{_HAN}(?:\s?{_HAN})?|[{_SURNAMES}]\s?{_HAN}(?:\s?{_HAN})?|[{_FOREIGN}]{{2,6}}·[{_FOREIGN}]{{2,6}})"
_NUMERAL = "[一二三四五六七八九十]"
_REPORTER = (
    "(?:首席|见习|实习|特约|特派|特聘|全媒体|融媒体|驻站|驻[^，。]{2,4}|主任|高级|資深|見習|特約)?"
    "(?:记者|通讯员|评论员|实习生|撰稿人|编辑|摄影师|記者|通訊員|報導)"
)
_SECTIONS = (
    "要闻|综合|民生|特别报道|社会|教育|时政|专版|本地|县域|国内|国际|经济|文化|体育|副刊|视点|深度|观察|专题|广告|理论|评论|法治|健康|乡村"
    "|城事|县区|热线|民声|读者|周刊|天下|关注|文艺|科教|公益|人物|调查|头版|专栏|生活|财经|党建|聚焦|导读|今日|新闻"
)

_AT_START: dict[str, str] = {
    "news": r"[（(【\[]?(?:本报|本台|本刊|本网)[^，。：；]{0,12}?(?:讯|电|消息)|新华社[^，。]{2,12}电|本报记者.{2,12}报道"
    r"|(?:据|记者从)[^，。]{2,25}(?:消息|报道|获悉)|(?:昨日|近日|日前|今天|\d+月\d+日)",
    "question": rf"问[:：]|Q[:：]|{_NUMERAL}问[:：]",
    "interviewer": r"(?:本报|本刊)?记者[:：]|主持人[:：]",
    "answer": r"答[:：（(]|A[:：]",
    "speaker": r"[^，。：；“”、\s]{2,8}(?:[（(][^）)]{1,8}[）)])?[:：]",
    "numbered": rf"[（(]?(?:{_NUMERAL}{{1,3}}|\d{{1,2}})[）)]?[、．.](?!\d)|[（(](?:{_NUMERAL}{{1,3}}|\d{{1,2}})[）)]"
    rf"|[\u2460-\u2473\u3220-\u3229]|第[{_NUMERAL[1:-1]}百\d]{{1,4}}[条章节款]",
    "bullet": r"[●■◆▲△★☆◎○□◇※▶►•·▪◼➤✦*-](?![\s\d]*$)",
    "dash": r"[—–―─-]{1,4}(?=[^—–―─\s-])",
    "cut_start": r"[，、；：。！？）」』”’》】…,;:.!?%％)\]]",
    "quote_start": r"[“「『\"]",
    "figure": r"(?:以?[上下左右]?图[为一二三四①②③④\d:：]|[上下左右]图|题图|图片[说為为]|（?资料图|[▲△▼◀▶↑↓←→]|圖[為说說])",
    "date_start": r"\d{1,4}年|\d{1,2}月\d{1,2}日|(?:春|夏|秋|冬|早|清|今|去|前|昨)(?:天|日|年|晨|夜)",
    "letter": r"各[^。！？；]{2,40}[:：]$|(?:尊敬的)?(?:编辑|各位|同志|读者|記者)[^，。：]{0,6}[:：]",
}
_WHOLE: dict[str, str] = {
    "names": rf"[（(【]?{_NAME}(?:[\s、，,/／]+{_NAME}){{0,5}}(?:\s*等)?[）)】]?",
    "in_square_brackets": r"[【\[〔［][^】\]〕］]+[】\]〕］]",
    "in_round_brackets": r"[（(][^）)]+[）)]",
    "page_number": r"[-—–·.~\s第]*[A-Za-z]?\d{1,3}[-—–·.~\s版页]*|[第]?(?:[一二三四五六七八九十]{1,3}|[A-Z]?\d{1,3})版|-?\d{1,3}[/／]\d{1,3}-?",
    "jump": r"[（(]?(?:紧接|上接|下转|详见|相关报道见).{1,16}版.{0,6}[）)]?",
    "note": r"(?:[■●◆▲【\[]\s*)?(?:编者按|编后|编后语|核心提示|(?:记者|采访)(?:手记|观察|感言)|(?:相关|新闻|知识|背景|政策)?链接|延伸阅读|短评|微评"
    r"|新闻背景|(?:专家|编辑|记者)?点评|后记|(?:部门)?回[音应]|相关新闻)[】\]：:]?",
    "section": rf"(?:{_SECTIONS})(?:[·•|/ ](?:{_SECTIONS}))?",
    "no_words": r"[\W_]+",
    "latin": r"[\x00-\u024f]+",
}
_BARE_WHOLE: dict[str, str] = {
    "byline": rf"(?!.*(?:摄|攝|供图|提供)[）)]?$)[（(【—-]*(?:(?:文|图|图文|整理|撰文|撰稿|采写|执笔|作者|编译|口述|讲述|本版撰文|编辑整理)[/／、图]*[:：/／]?)*"
    rf"(?:(?:本报|本刊|本台|本网)?[^，。！？：；“”]{{0,9}}?{_REPORTER})+[^，。！？；“”]{{0,28}}[）)】]?"
    r"|[（(]?(?:文|图|文图|图文|文/图|整理|撰文|撰稿|采写|执笔|作者|编译)[:：/／][^，。！？；“”]{2,24}[）)]?"
    r"|[（(]?本报[^，。！？：；“”]{0,6}(?:调查组|报道组|编辑部|评论员|记者站|综合报道|数据新闻组|综合)[^，。！？]{0,14}[）)]?"
    r"|.{0,12}(?:来信组|编写组|读者来信组|群工部)(?:整理)?",
    "credit": r"[（(【]?.{0,26}(?:[^拍]摄|供图|摄影|[提供]供|供稿图|攝|提供)[）)】]?"
    r"|[（(]?(?:(?:本版|本栏|本组|文中|题|均为)?(?:图片|照片|插图|漫画|制图|绘图|题图|航拍|摄影|图表|图)(?:来源|均?由|[:：/／]|为).{2,30})[）)]?"
    r"|(?:本版|本栏|本报)?(?:制图|绘图|插图|漫画|题图|航拍)[^，。！？]{2,9}|[（(]?资料(?:图|照|图片|照片)片?[）)]?",
    "editor": r"[（(【]?(?:(?:本版|本期|值班|责任|首席|执行|图片)?(?:责任?编辑?|责编|编辑|编委|美编|校对|校检|版式|版面|制版|组版|统筹|策划|监制|审核|审读|终审|总编|主编|视觉)"
    r"[:：]?[^，。！？：；]{2,10}){1,5}.{0,20}",
    "source": r"[（(【]?(?:\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?.{0,24}|(?:信息|文章|稿件|新闻)?(?:来源|稿源|出处)[:：].{2,40}|(?:发布|发表)?(?:时间|日期)[:：].{4,30}|.{0,10}(?:阅读|浏览|点击)(?:量|次数|数)?[:：]?\d+.{0,12}|【?(?:字体|打印|关闭|分享|收藏).{0,24})",
    "contact": r".{0,16}(?:电话|热线|邮箱|投稿|网址|邮编|地址|订阅|零售价|定价|承印|印刷|报料|爆料|微信公众号|电子版).{0,8}[:：]?.*(?:\d{4,}|@|www|http|\.c).{0,60}",
    "running_head": r"(?:.{0,24}(?:19|20|二[〇○零])\S{2,3}年\d{1,2}月\d{1,2}日.{0,40}|.{0,24}星期[一二三四五六日天].{0,30}|版次.{1,40}|第?[A-Z]?\d{1,2}(?:-\d{1,2})?版.{0,30}"
    rf"|(?:[A-Z]?\d{{1,2}}|[一二三四五六七八九十]{{1,2}}版)[^，。！？\d、.．日月年]{{0,4}}(?:{_SECTIONS})[^，。！？\d]{{0,4}}|(?:{_SECTIONS})[|·]?[A-Z]?\d{{1,2}}版?"
    r"|[一二三四五六七八九十]{1,2}版[^，。！？]{1,12}|[^，。！？]{2,6}(?:日报|晚报|时报|晨报|早报|商报|都市报)(?:\d.*)?)",
    "series": r".{0,24}(?:系列报道|系列之|连载|特别报道|专题报道|专版|特刊|系列).{0,8}",
}
_WITHIN: dict[str, str] = {
    "caption": r"[（(](?:.{0,3}[左右中前后](?:[一二三四五六]|侧|起|排.{0,3})?|资料图.{0,3}|.{2,8}[供摄攝]图?)[）)]|(?:图为|圖為)|摄$|攝$|供图$|（.{2,20}提供）$",
    "signed": r"[（(][^（()）]{0,12}(?:记者|通讯员|文/图|摄影|記者)?\s?[^（()）]{2,16}[）)]$",
    "speech": r"[：:，,]“|”[^，。]{0,12}(?:说|道|介绍|表示|回忆)|(?:说|道|介绍|表示|告诉记者)[，。：]",
    "now": r"^[^。]{2,40}(?:正在[^，。]{2,20}|(?<![现存实内所])在(?!\d)[^，。]{2,20}[。.])$",
    "question_mark": r"[？?]",
    "deck": r"(?:纪实|走笔|见闻|侧记|综述|调查|扫描|观察|小记|访谈|回眸|巡礼|速写|素描|始末|风采|实录|印象|启示|思考)[（()）上中下一二三四]*$|^——(?:记|访|对话|写在)|^——.*[记录事]$",
}
_START = {name: re.compile(pattern) for name, pattern in _AT_START.items()}
_TEXT_WHOLE = {name: re.compile(pattern) for name, pattern in _WHOLE.items()}
_BARE = {name: re.compile(pattern) for name, pattern in _BARE_WHOLE.items()}
_INSIDE = {name: re.compile(pattern) for name, pattern in _WITHIN.items()}
_SHORT = 90
_PHRASE_GAP = re.compile(r"[\s\u3000]+")

FURNITURE = frozenset({"page_number", "running_head", "editor", "source", "contact", "jump"})
"""Signs of what is on the page but in no article."""


def ending(bare: str) -> str:
    """How a line ends.

    ``stop`` (a sentence's end), ``closer`` (a closing mark after no stop), ``colon``, ``pause`` (comma, dash …),
    ``opener`` (an opening mark), ``latin`` (a letter or digit), ``han`` (amid a sentence, or a heading), ``other``.
    """
    kernel = bare.rstrip(_CLOSERS)
    last = kernel[-1:]
    if last in "。！？!?…｡":
        return "stop" if last else "other"
    if last == "." and not kernel[-2:-1].isdigit():
        return "stop"
    if last in "：:":
        return "colon"
    if last in "，,、；;—–-·":
        return "pause"
    if last in _OPENING:
        return "opener"
    if kernel != bare:
        return "closer"
    if last.isascii() and last.isalnum():
        return "latin"
    return "han" if last.isalnum() else "other"


def brackets(bare: str) -> Brackets:
    """Count what a text leaves open and what it closes without having opened it."""
    opened, unopened = [0, 0, 0], [0, 0, 0]
    for mark in _BRACKET.findall(bare):
        if mark in _OPENING:
            opened[_OPENING[mark]] += 1
        elif opened[_CLOSING[mark]]:
            opened[_CLOSING[mark]] -= 1
        else:
            unopened[_CLOSING[mark]] += 1
    return (opened[0], opened[1], opened[2]), (unopened[0], unopened[1], unopened[2])


def signs(text: str, bare: str) -> frozenset[str]:
    """Name the signs of a line or block: of its beginning always, of the whole only if it is short.

    Parameters
    ----------
    text:
        With its white space, which divides names and phrases.
    bare:
        Without.
    """
    found = {name for name, pattern in _START.items() if pattern.match(bare)}
    if len(bare) > _SHORT:
        return frozenset(found | ({"signed"} if _INSIDE["signed"].search(bare[-_SHORT // 2 :]) else set()))
    spaced = _PHRASE_GAP.sub(" ", text)
    found |= {name for name, pattern in _TEXT_WHOLE.items() if pattern.fullmatch(spaced)}
    found |= {name for name, pattern in _BARE.items() if pattern.fullmatch(bare)}
    found |= {name for name, pattern in _INSIDE.items() if pattern.search(bare)}
    if _is_phrases(spaced):
        found.add("phrases")
    return frozenset(found)


def _is_phrases(spaced: str) -> bool:
    """Two to four phrases of like length with spaces between, as headlines are."""
    phrases = spaced.split(" ")
    lengths = [len(phrase) for phrase in phrases]
    return 2 <= len(phrases) <= 4 and min(lengths) >= 3 and max(lengths) <= 16 and not re.search("[。；]", spaced)  # noqa: PLR2004


def stops(bare: str) -> int:
    """Count the sentence ends of a text."""
    return sum(map(bare.count, "。！？!?"))


def commas(bare: str) -> int:
    """Count the commas of a text."""
    return sum(map(bare.count, "，、,"))
