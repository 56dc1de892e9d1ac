"""A reply -> calls to make now, acts to offer, and the text left for the person."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from skill.messages import Translation
from skill.translate.authority import ASKED, granted, known, offered
from skill.translate.clean import clean
from skill.translate.phrases import kinds, pattern, simplified

_QUOTE = re.compile(
    r"\"[^\"\n]*\"|“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|《[^《》\n]*》|‘[^‘’\n]*’(?!\w)|«[^«»\n]*»|(?<![\w'])'(?!(?:s|t|d|m|re|ve|ll)\b)[^'\n]+'(?!\w)|`[^`\n]+`"
)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__")
_SENTENCE = re.compile(r"[^.!?。！？\n]*(?:(?:\.(?=\S)|[.!?。！？](?=[\"”'」』)]))[^.!?。！？\n]*)*[.!?。！？\n]*")
_PIECE = re.compile(r"(\s*[,，;；]\s*|\s*[（(]|[)）]\s*)")
_LABEL_BEFORE = re.compile(
    r"(?:click|tap|press|hit|select|choose|pick|push|open|use|button|labell?ed|marked|named|called"
    r"|点击|点按|轻点|单击|双击|按下?|点|选择|选中|打开|勾选|(?:的|右上角|左上角|右下角|左下角))(?: on| the)*\s*$",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(
    r"^\s*(?:button|icon|menu|tab|panel|option|key|page|in the (?:top|bottom|header|menu|toolbar)"
    r"|按钮|键|图标|菜单|选项|面板|标签|页面|即可|就可以|入口"
    r"|(?:里|中|下|处|页)面?(?:就|便)?(?:可以?|能)?(?:看到|查看|找到|查到))",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?:share|publish|account|media) (?:menu|tab|panel|sheet|dialog|(?:icon|button|arrow)"
    r"(?=.{0,60}\b(?:download|export|save|mp4)))\b|[\w ]{1,40}(?:>|→|»|›)\s*(?=\w)"
    r"|\b(?:delete|backspace|return) key\b|删除键"
    r"|(?<=\0)\W*(?:and |then )*(?:press|hit) (?:the )?(?:delete|del|backspace)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_ACTS = frozenset({"purchase", "delete", "publish", "login", "link"})
_REPLY = 20_000  # characters of a reply that are read
_LONG = 400  # characters of a clause the rules look at: several cost the square of the length
_CONTRACTED = re.compile(r"\b(it|that|there|here|you|they|we)['’](s|ll|re|ve|d)\b", re.IGNORECASE)
_WHOLE = {"s": " is", "ll": " will", "re": " are", "ve": " have", "d": " would"}
_LABEL, _CONTENT = "\ue010", "\ue011"


@dataclass
class _Found:
    """What reading the reply turns up, sentence by sentence."""

    kinds: list[str] = field(default_factory=list)
    tainted: set[str] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    commanded: bool = False
    talked: bool = False


def translate(reply: str, *, user: str, authorized: Collection[str], lang: str) -> Translation:  # noqa: ARG001  # the tables hold both languages; callers say what they know
    """The reply without its screen talk, and what that talk leads to.

    `authorized` lists the acts with effects the person asked for this turn (`export`, `edit`); nothing in the reply
    adds to them.
    The text is empty when nothing but screen talk was said; then the action's own result is what the person reads.
    """
    found = _Found()
    text = clean(reply[:_REPLY])
    for sentence in _sentences(text):
        _read(sentence, found)
    if found.talked and not found.kinds:  # only where to click, and not for what
        found.kinds = ["credits" if pattern("money").search(simplified(user)) else "state"]
    if _by_hand(found) and not pattern("asking").search(simplified(user)):
        found.kinds = [a for a in ASKED if a in authorized][:1] or found.kinds
    short = pattern("shortage").search(text) is not None
    wanted = known(found.kinds) | (
        {"credits"} if short and "purchase" in found.kinds and "purchase" not in found.tainted else set()
    )
    actions = granted(wanted, authorized, tainted=found.tainted)
    offers = offered(wanted, actions)
    return Translation(actions, offers, _joined(found.kept, alone=not actions))


def _by_hand(found: _Found) -> bool:
    """Whether the whole reply only tells where to work a screen: then what the person asked for is still to be done."""
    said = "".join(found.kept).strip()
    facts = said and not pattern("courtesy").search(_plain(said))
    return bool(found.kinds) and not facts and not found.commanded and set(found.kinds) <= {"state", "timeline"}


def _sentences(text: str) -> list[str]:
    """Sentences with their closing marks; a full stop inside quotes does not end one."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        return chr(0xE100 + len(held) - 1) if len(held) < 0x0F00 else match[0]

    masked = _QUOTE.sub(hold, text)
    found = [s for s in _SENTENCE.findall(masked) if s.strip()]
    return [re.sub(r"[\ue100-\uefff]", lambda m: held[ord(m[0]) - 0xE100], s) for s in found]


def _read(sentence: str, found: _Found) -> None:
    """Sort the pieces of one sentence into facts to keep and talk to drop; from a phrase to the program on, nothing
    is kept.
    """
    order = pattern("command").search(_masked(sentence))
    if order:
        sentence, rest = sentence[: order.start()], sentence[order.start() :]
        found.commanded = True
        _note(_named(rest, every=True), found)
    _sort(sentence, found)


def _sort(sentence: str, found: _Found) -> None:
    pieces = _pieces(sentence)
    talks = _talks([_plain(words) for words, _ in pieces])
    steps = _WAY.sub("", "\0".join(words for (words, _), talk in zip(pieces, talks, strict=True) if talk)).split("\0")
    named = [kind for words in steps for kind in _named(words)]
    if not named:  # only the way there is told
        named = [k for k in _named(" ".join(w for (w, _), t in zip(pieces, talks, strict=True) if t)) if k not in _ACTS]
    kept = [
        (_fact(words) if talk else words, mark, not talk or _fact(words) != "")
        for (words, mark), talk in zip(pieces, talks, strict=True)
    ]
    if any(talks):
        found.talked = True
        _note(named, found)
    found.kept.append(_rest(kept) if any(talks) else sentence)


def _fact(words: str) -> str:
    """What a clause says is where, without the screen it is shown on: `the title at 0:04`; "" when it says no time."""
    hit = pattern("located").search(words.strip(" \t\n.!?。！？"))
    if not hit:
        return ""
    if hit["what_zh"]:
        return f"{hit['what_zh']}：{hit['when_zh']}"
    what, when = hit["what"] or hit["what_b"], hit["when"] or hit["when_b"]
    return f"{what[:1].upper()}{what[1:]}{when}"


def _masked(text: str) -> str:
    """The text with quotations blanked out, every letter in its place."""
    return simplified(_QUOTE.sub(lambda m: _CONTENT * len(m[0]), text))


def _pieces(sentence: str) -> list[tuple[str, str]]:
    """Clauses of a sentence, each with the mark that follows it; quotations stay whole."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        return chr(0xE100 + len(held) - 1)

    masked = _QUOTE.sub(hold, sentence)
    masked = pattern("splits").sub(lambda m: "\x00" + m[0] + "\x00", masked)
    parts = re.split(r"\x00([^\x00]*)\x00|" + _PIECE.pattern, masked)
    flat = [p for i, p in enumerate(parts) if p is not None and (i % 3 == 0 or p)]
    back = [re.sub(r"[\ue100-\uefff]", lambda m: held[ord(m[0]) - 0xE100], p) for p in flat]
    return [(back[i], back[i + 1] if i + 1 < len(back) else "") for i in range(0, len(back), 2)]


def _plain(words: str) -> str:
    """The clause for the rules: bold marks gone, quoted button names and quoted content each as a stand-in."""
    words = _BOLD.sub(lambda m: m[1] or m[2], words)
    out, at = [], 0
    for quote in _QUOTE.finditer(words):
        label = _LABEL_BEFORE.search(words[max(0, quote.start() - 40) : quote.start()]) or _LABEL_AFTER.search(
            words[quote.end() : quote.end() + 40]
        )
        out += [words[at : quote.start()], _LABEL if label and quote[0][0] not in "《«" else _CONTENT]
        at = quote.end()
    plain = _CONTRACTED.sub(lambda m: m[1] + _WHOLE[m[2].lower()], "".join([*out, words[at:]])[:_LONG])
    plain = simplified(plain).strip(" \t\n.!?。！？:：-–—*•")
    return pattern("places").sub(_CONTENT, plain)


def _talks(plain: list[str]) -> list[bool]:
    """Which clauses tell the reader to work a screen; a step before or after such a clause is part of it."""
    talks: list[bool] = []
    story = several = False
    for words in plain:
        story, several = _story(words, story=story, several=several)
        stated = pattern("stated").search(words) is not None or (
            talks[-1:] == [False] and pattern("relative").search(words) is not None
        )
        talks.append(_is_talk(words, goes_on=bool(talks) and talks[-1], told=story, stated=stated))
    for at in range(len(talks) - 2, -1, -1):
        talks[at] = talks[at] or (talks[at + 1] and (not plain[at] or _leads_on(plain[at], plain[at + 1])))
    return talks


def _leads_on(words: str, to: str) -> bool:
    """Whether a clause belongs to the screen talk after it: an order before an order, or the end of which it tells
    the means.
    """
    bare = pattern("lead").sub("", words)
    return pattern("step").match(bare) is not None or (bare != words and pattern("means").match(to) is not None)


def _story(words: str, *, story: bool, several: bool) -> tuple[bool, bool]:
    """Whether this clause tells what others do, and whether of several; a story goes on until the reader is spoken
    to.
    """
    if pattern("told").search(words):
        return True, pattern("several").search(words) is not None
    ended = pattern("turns").search(words) or (not several and pattern("orders").search(words))
    return story and not ended, several


def _is_talk(plain: str, *, goes_on: bool, told: bool, stated: bool) -> bool:
    if not plain:
        return goes_on
    if told:
        return False
    if pattern("sure").search(plain):
        return True
    bare = pattern("lead").sub("", plain)
    if stated and plain == bare:
        return False
    if pattern("talk").search(bare) or pattern("talk").search(plain):
        return True
    return goes_on and pattern("again").search(plain) is not None


def _note(named: list[str], found: _Found) -> None:
    found.kinds += named
    if found.commanded:
        found.tainted |= set(named)


def _named(words: str, *, every: bool = False) -> list[str]:
    """What a screen phrase is about: acts first, then the one lookup it names; a menu it passes through is not what
    it is about.
    """
    words = simplified(_BOLD.sub(lambda m: m[1] or m[2], words))
    hits = [k for k, p in kinds().items() if p.search(words)]
    if pattern("looks").search(words):  # what is only looked up after logging in is looked up for them
        hits = [k for k in hits if k not in {"login", "link"}]
    acts = [k for k in hits if k in _ACTS]
    if every:
        return [k for k in hits if k in _ACTS or k == "export"]
    return acts or hits[:1]


def _rest(pieces: list[tuple[str, str, bool]]) -> str:
    """The facts of a sentence put together again, without a lead-in that led to what is gone."""
    if all(keep for _, _, keep in pieces):
        return "".join(words + mark for words, mark, _ in pieces)
    kept = [(w, m) for w, m, keep in _without_leads(pieces) if keep and w.strip(" .!?。！？\n")]
    if not kept:
        return ""
    text = "".join(w + m for w, m in kept[:-1]) + kept[-1][0]
    last = pieces[-1][0].strip()[-1:]
    end = last if last in ".!?。！？" else ("。" if re.search(r"[\u3400-\u9fff]", text) else ".")
    return text.strip(" ,，;；:：-–—(（").rstrip(".!?。！？") + end + (" " if end in ".!?" else "")


def _without_leads(pieces: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    return [
        (w, m, keep and not (i + 1 < len(pieces) and not pieces[i + 1][2] and pattern("dangling").search(_plain(w))))
        for i, (w, m, keep) in enumerate(pieces)
    ]


def _joined(kept: list[str], *, alone: bool) -> str:
    text = re.sub(r"[ \t]+", " ", "".join(kept))
    text = re.sub(r" ?\n ?", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()
    return text if alone or not pattern("courtesy").search(_plain(text)) else ""
