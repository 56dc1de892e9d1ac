"""What people say to the skill itself, whichever backend works: a lasting wish, where a file is, stop."""

from __future__ import annotations

import re
from typing import Literal

Aside = Literal["auto_on", "auto_off", "where", "stop"]

_FILE = "(?:file|files|video|mp4|export|exports|result|output|download|movie)"
_LATER = "(?:以后|今后|之后|从现在起)"
_ALWAYS = "(?:都|总是|一律|每次|请)*"
_UNASKED = "(?:不用|别|不必|不要)再?(?:问我?|确认)(?:了|吧)?"
_PATTERNS: dict[Aside, tuple[str, ...]] = {
    "auto_off": (
        (
            "(?:please )?(?:from now on )?(?:stop|do not|don't|dont|never|no longer) (?:always )?export(?:ing)?"
            " (?:it |everything )?(?:automatically|without asking(?: me)?|by yourself)(?: any ?more| again)?"
        ),
        "(?:please )?(?:from now on )?(?:always )?ask(?: me)? (?:first )?before (?:you )?export(?:ing)?",
        f"{_LATER}?(?:请|都)?(?:不要|别|不用)再?自动导出了?",
        f"{_LATER}?导出之?前(?:都|要|请)*先?问(?:一下)?我?",
    ),
    "auto_on": (
        (
            "(?:please )?(?:from now on )?(?:always|automatically) export(?: it| everything| automatically)*"
            "(?: without asking(?: me)?)?(?: from now on)?"
        ),
        "(?:please )?from now on (?:just )?export(?: it| everything)*(?: automatically| without asking(?: me)?)?",
        "(?:please )?(?:just )?export (?:it |everything |always )*automatically(?: from now on)?",
        f"{_LATER}{_ALWAYS}(?:直接|自动)?导出(?:{_UNASKED})?(?:了|吧)?",
        f"{_LATER}?{_ALWAYS}(?:直接|自动)导出{_UNASKED}",
        "(?:总是|一律|每次都)(?:直接|自动)?导出",
    ),
    "where": (
        (
            "where (?:is|are|did you (?:put|save)|can i find) (?:the |my |that )?(?:finished |exported |output )?"
            f"{_FILE}(?: now| saved| please)?"
        ),
        "where (?:is it|did it go|was it saved|did you (?:put|save) it)(?: saved)?",
        (
            "(?:我的|导出的|成片的)?(?:文件|视频|影片|成片|mp4)(?:现在)?(?:在|放在|保存在|存在|保存到|存到)了?"
            "(?:哪|哪里|哪儿|什么地方)(?:了|呢|啊)?"
        ),
    ),
    "stop": (
        (
            "(?:please )?(?:stop|cancel|abort)(?: it| that| this| exporting| rendering| please| now"
            "| the (?:export|render|job|search))*"
        ),
        "请?(?:停|停下|停止|停一下|取消|中止|别导了|不要导了)(?:导出|渲染|任务)?(?:吧|了)?",
    ),
}
_TABLE = tuple((name, re.compile("|".join(patterns))) for name, patterns in _PATTERNS.items())


def aside(text: str) -> Aside | None:
    """Which of these the whole message is; None for everything else."""
    plain = re.sub(r"[\s!?.,。，！？~、…]+", " ", text.casefold().replace("’", "'").replace("'s ", " is ")).strip()
    plain = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", plain)
    return next((name for name, pattern in _TABLE if len(plain) <= 80 and pattern.fullmatch(plain)), None)
