# a pattern is read whole or not at all
"""What goes on from the edit before."""

from __future__ import annotations

from backend.agent.editing.grammar.chinese.common import CLIP, SIZE, SPAN, F, Q
from backend.agent.editing.marks import Step, to

STEPS: list[Step] = [
    to(rf"(?:还是?)?不够({SIZE}),(?=[再更]?\1)", ""),
    to(rf"(?:还要|还是?不够|不够)再?(?={SIZE})", "再"),
    to(
        rf"({CLIP})\s*(?:跟|和|与|像|照)\s*(?:{CLIP}|(?:上|前|刚才那)[1一]?段)(?:1样|一样|同样|一致|相同)(?:的?处理|来|弄|就行|就好)?",
        r"\1也一样",
    ),
    to(rf"(?:^|(?<=[,。;]))首先(?=[^,。放播是来出{F[1:-1]}]{{2}})", ""),
    to(r"(?<![旋左右翻])转(?:成|为|换成)?(?=竖|横|直[向式的]|方形|正方)", "改成"),
    to(r"(?:之后|以后|(?<![然最背])后),?(?=(?:剩下|其余|其他|余下))", ","),
    to(
        rf"^((?:(?:最后|前|后|开头|最前面|结尾|末尾|头|最开始)[的那]*{SPAN}|从?第?{SPAN}?\d*(?:到|至|-|~)第?{SPAN})(?:的内容|的部分|[那这]段)?)(?:就好|就行了?|就够了?|就可以了?|足够了?|即可)(?=$|[,。;])(?!.*{Q})",
        r"只要\1",
    ),
    to(
        r"除了(?:背景)?(?:音乐|配乐|bgm)(?:以外|之外|外)?,?(?:别的|其他|其它)的?声音(?:都|全|全部)*(?:去掉|关掉|不要|静音|删掉|消掉|关了|去了)",
        "只要音乐",
    ),
]
