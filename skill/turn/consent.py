"""Short answers to our own offers and questions: "yes", "好的", "the second one". Anything longer is a request."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Consent = Literal["yes", "no", "first", "second"]

#: one word of a yes; several in a row are one too ("ok, go ahead")
YES_WORDS = (
    "yes|yeah|yep|yup|sure|sure thing|ok|okay|please|fine|alright|go|do it|please do|go ahead|go for it|of course"
    "|absolutely|sounds good|correct|right|y|好|好的|好啊|好呀|好吧|行|行吧|可以|可以的|要|要的|是|是的|对|对的|嗯|嗯嗯"
    "|没问题|当然|来吧|请|麻烦了|开始吧|确定|确认|同意"
)
NO_WORDS = (
    "no|nope|nah|not now|no thanks|no thank you|leave it|don't|never mind|later|n|cancel"
    "|不|不要|不用|不用了|不了|不行|别|算了|先不|先不要|以后再说|不必|取消"
)
HERE = "this computer|this machine|this one|local|locally|here|on this computer|my computer|my own computer"
CLOUD = "cloud|the cloud|in the cloud|use the cloud|nemo|nemovideo|nemovideo's cloud"
FIRST_WORDS = f"(?:the )?(?:first|1st|1|one)(?: one)?|{HERE}|第一个?|本机|本地|在?这台(?:电脑|机器)?上?|自己的电脑"
SECOND_WORDS = f"(?:the )?(?:second|2nd|2|other)(?: one)?|{CLOUD}|第二个?|用?云端?吧?|云上"

ANSWERS: tuple[tuple[Consent, re.Pattern[str]], ...] = (
    ("yes", re.compile(f"(?:(?:{YES_WORDS})(?: |$)?)+")),
    ("no", re.compile(NO_WORDS)),
    ("first", re.compile(FIRST_WORDS)),
    ("second", re.compile(SECOND_WORDS)),
)


def consent(text: str) -> Consent | None:
    """Which short answer `text` is; None when it is something else."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[\s!.,。~、…]+", " ", plain).strip()
    if len(plain) > 40:  # keeps the search for repeated words short
        return None
    return next((name for name, pattern in ANSWERS if pattern.fullmatch(plain)), None)
