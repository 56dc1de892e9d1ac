# ruff: noqa: E501  # a pattern is read whole or not at all
"""Stretches that have the form of a remark: they tell what is the matter, and ask for nothing."""

from __future__ import annotations

import re

from backend.agent.editing.marks import CLASS

_OPENER = (
    r"(?:(?:and|so|but|because|cos|cause|since|as|well|ok|okay|right|um|uh|oh|ah|nah|no|hmm|sorry|yeah)(?![a-z]),? ?)*"
)
_SUBJECT = (
    r"(?:i|we|you|he|she|it|they|that|this|there|these|those|who|people|someone|somebody|everyone|everybody|nobody|my|our"
    r"|his|her|their|the|an?|some|one of|mum|mom|dad|gran|grandma|grandpa)(?![a-z])|["
    f"{CLASS['R'][1:-1]}{CLASS['C'][1:-1]}]"
)
_VERB = (
    r"(?:'s|'re|'m|'ll be|'d be|n't)(?![a-z])|(?<![a-z])(?:is|are|was|were|been|being|looks?|looked|feels?|felt|sounds?|sounded|seems?"
    r"|has|had|gets?|got|turned|came|comes?|goes|went|covers?|hides?|blocks?|drags?|happens?|happened|talks?|says|said|took"
    r"|takes|saw|fell|falls|runs|ran|jumps?|laughs?|sings?|walks?|waves?|smiles?|barks?|coughs?|spoke|blows|blew|don't|didn't"
    r"|holding|standing|setting|filming|talking|doing|trying|[a-z]{3,}ed)(?![a-z])"
)
_ASKS = re.compile(
    r"(?<![a-z])(?:(?:can|could|would|will|may) (?:you|we|i|u|that|this|it|the)|please|pls|let's|lets|let me"
    r"|(?:i|we)(?:'d| would)? (?:want|need|like|prefer|rather|love)|should|must|ought|has to|have to|needs? to|needs|give me|make it"
    r"|make the|get rid)(?![a-z])"
)
_TELLS = re.compile(rf"^{_OPENER}{_SUBJECT}.*?(?:{_VERB})")
_ASKS_ZH = re.compile(
    r"[给把将让要加做弄搞帮请想改换变调删剪切裁去掉放播留保转倒静缩移挪叠插配淡定停接合拼复旋镜翻循存导设]|别|能|可以|不用|写(?!错)|打上"
)
_WRONG_ZH = re.compile(r"[剪弄改加放做调切删]错了|搞错了|分开拍")
_HAN = re.compile(r"[\u4e00-\u9fff]")


_TELLS_ZH = re.compile(
    r"太|很|真|挺|蛮|好[看玩听吃丑暗吵]|有点|有些|不太|不够|不好|不合适|不行|不清|错了|挡|露出|露脸|烦|吵|暗|乱|看不|听不|没意思|没用|无聊"
    r"|分开拍|[了啦呢]$|拍[歪反糊虚]|模糊了|有[\u4e00-\u9fff]{1,5}$|抢|突兀|生硬|单调|抖(?!音)|歪"
)


def is_remark(stretch: str) -> bool:
    """Whether a marked stretch only tells something (`the barking is annoying`, `这里太吵了`)."""
    if _HAN.search(stretch):
        return bool(_TELLS_ZH.search(stretch)) and not _ASKS_ZH.search(_WRONG_ZH.sub("", stretch))
    return bool(_TELLS.search(stretch)) and not _ASKS.search(stretch)
