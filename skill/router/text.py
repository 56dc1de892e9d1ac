"""From what was typed to what is read: one letter form, and stand-ins for everything that is content rather than
words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from skill.router.tables import load
from skill.wire.lazily import LazyPattern, without

# Private-use stand-ins: no letter, so no keyword rule can match across or inside them.
QUOTE, LINK, MEDIA, NAME, CODE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
OUTPUT = "\ue005"
_UNNAMED = LazyPattern("[\ue000-\ue002\ue004\ue005]", unless=str.isascii)
STAND_INS = re.compile("[\ue000-\ue005]")

_EXT = r"(?:mp4|mov|avi|webm|mkv|m4v|jpe?g|png|gif|webp|bmp|heic|heif|tiff?|mp3|wav|m4a|aac|flac|ogg)(?![a-z0-9])"
_URL = LazyPattern(
    r"https?://[^\s\"<>«»“”，。！？；]{1,400}?\."
    + _EXT
    + r"(?![^\s\"<>«»“”，。！？；\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])|(?:https?://|www\.|file://|media://|ftp://)[^\s\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\"<>«»“”]+",
    re.IGNORECASE,
    unless=without("./"),
)
_DOMAIN = LazyPattern(
    r"(?<![\w@./\\~-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|tv|cn|co|de|fr|app|example|me|info|edu|gov|dev|jp|kr|ru|uk|us)\b(?:/[^\s\u3400-\u9fff]*)?",
    re.IGNORECASE,
    unless=without("."),
)
_PATH = LazyPattern(
    r"(?<![A-Za-z0-9_.:/\\])(?:~[/\\]|\.{1,2}[/\\]|/(?=[\w.])|[a-z]:[/\\]|\\\\)[^\s\"“”,，。！？；]*?\." + _EXT,
    re.IGNORECASE,
    unless=without("/\\"),
)
_ANY_PATH = LazyPattern(
    r"(?<![A-Za-z0-9_.:/\\])(?:~/|\.{1,2}/|/(?=\w+/)|[a-z]:\\)[^\s\"“”,，。！？；\u3400-\u9fff]+",
    re.IGNORECASE,
    unless=without("/\\"),
)
_FILE = LazyPattern(
    r"(?<![\w\-()（）])[\w\-()（）]{1,120}(?:\.[\w\-]{1,80}){0,4}\." + _EXT, re.IGNORECASE, unless=without(".")
)
_QUOTES = re.compile(
    r"\"[^\"\n]*\"|“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»|「[^「」\n]*」|『[^『』\n]*』|《[^《》\n]*》|〈[^〈〉\n]*〉|‘[^‘’\n]*’(?!\w)"
    r"|(?<![\w'])'(?!(?:s|t|d|m|re|ve|ll|em|til|cause|bout)\b)[^'\n]+(?:(?<=\w)'(?=\w)[^'\n]*)*'(?!\w)"
    r"|[\"“„«「『](?=[^\s\d])[^\n]*$",
    re.MULTILINE,
)
_CODE = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|<(script|style)\b.*?(?:</\1>|\Z)|<\|[^>]*\|>|</?[a-z!][^<>]*>|<!--.*?-->|\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}"
    r"|\[\[.*?\]\]|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\[/?(?:inst|system|user|assistant|tool|admin|dev(?:eloper)?)[^\]]*\]|(?<!\w)\w{1,60}\(\s*(?:[^)\w][^)]*)?\)|<<.*?>>",
    re.IGNORECASE | re.DOTALL,
)
# "title: Final Render": what follows the colon is drawn, up to the next comma.
_LABEL = re.compile(
    r"(\b(?:title|caption|subtitle|headline|heading|text|label|slogan|tagline|lower third|lyrics?|(?:title|end) card)s?"
    r"|(?:标题|標題|字幕|文字|文案|片名|封面|片头|片尾|歌词|台词)(?:内容|写|寫|写上|寫上|写成|改成|是|为|為|叫)?)\s*[:：]\s*[^\n,，。.;；!！?？]+",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"(?<![^\W_])[a-z]+(?![^\W_])")
_WORD_BESIDE_HAN = LazyPattern(r"(?<![^\W_])[a-z]+(?![^\W_])|(?<=[\u3400-\u9fff])[a-z]+|[a-z]+(?=[\u3400-\u9fff])")
_DRAWN = re.compile(r"([a-z])\1{2,}")
_SYMBOL = LazyPattern(
    r"[\u2190-\u2bff\u2600-\u27bf\ufe00-\ufe0f\U0001f000-\U0001faff~*]+",
    unless=lambda text: text.isascii() and not {"~", "*"} & set(text),
)
_JOINT = re.compile(r"\s*[-=]+>\s*|(?<=[a-z])/(?=[a-z])")  # "export -> mp4", "download/export it"
_LIMIT = 2_000  # characters read from each end of a long message: several rules cost the square of the length


@dataclass(frozen=True)
class Reading:
    """A message made fit for rules: `text` in one letter form with stand-ins, `media` true when it hands over media
    by address.
    """

    text: str
    media: bool
    plain: str  # the words alone, for telling the language: stand-ins gone, letters as typed
    blank: bool = False


def read(text: str) -> Reading:
    """Normalise the letters, put stand-ins for quotes, addresses, files and code."""
    text = _trim(_letters(text))
    masked = mask(text)
    plain = _SPACE.sub(" ", _UNNAMED.sub(" ", masked)).strip()
    return Reading(_words(masked), MEDIA in masked, plain, not masked.strip())


def mask(text: str) -> str:
    """The text with one stand-in for each quotation, address, path, file name and piece of code."""
    text = _QUOTES.sub(_quoted, text)
    text = _LABEL.sub(lambda m: f"{m[1]} {QUOTE}", text)
    text = _CODE.sub(CODE, text)
    text = _URL.sub(lambda m: _address(m, text), text)
    text = _PATH.sub(lambda m: _place(m, text), text)
    text = _ANY_PATH.sub(lambda m: OUTPUT if _is_target(text[: m.start()]) else LINK, text)
    text = _FILE.sub(NAME, text)
    return _DOMAIN.sub(LINK, text)


def simplified(text: str) -> str:
    """Traditional characters of the words we know turned into simplified ones, and words typed by sound put right."""
    pattern, slips = _slips_zh()
    return pattern.sub(lambda m: slips[m[0]], text.translate(_simplify()))


def corrected(text: str) -> str:
    """English with its contractions undone and the slips in the words that matter put right."""
    pattern, table = _contractions()
    text = pattern.sub(lambda m: table[m[0]], text)
    words = _WORD if text.isascii() else _WORD_BESIDE_HAN
    return words.sub(lambda m: _corrected(m[0]), text)


def _letters(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        c if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cc", "Cs", "Co"} else (" " if c == "\r" else "")
        for c in text
    )
    return text.replace("’", "'") if text.count("’") and "‘" not in text else text


def _trim(text: str) -> str:
    return text if len(text) <= 2 * _LIMIT else text[:_LIMIT] + "\n" + text[-_LIMIT:]


def _quoted(match: re.Match[str]) -> str:
    inner = match[0].strip("\"'“”„«»「」『』《》〈〉‘’ ")
    if _PATH.fullmatch(inner.replace(" ", "_")) or (_URL.fullmatch(inner) and _is_media(inner)):
        return f" {inner.replace(' ', '_')} "
    return f" {QUOTE} " if inner else " "


def _is_media(url: str) -> bool:
    return (
        url.lower().startswith("media://")
        or re.search(r"\." + _EXT + r"$", re.split(r"[?#]", url)[0].rstrip(".,;:!)"), re.IGNORECASE) is not None
    )


_CLAIMED = LazyPattern(
    r"\b(?:my|the|our)\s(?:own\s)?(?:file|photo|picture|image|video|clip|footage|still|screenshot|recording|song)s?\b[^.!?]{0,20}$|我的(?:文件|视频|图片|照片|素材|影片)[^。！？]{0,8}$",
    re.IGNORECASE,
)
_SHOWN = LazyPattern(
    r"\b(?:put|write|show|add|display|type|print|text|title|caption|say|says|reading|overlay)\b[^.!?]{0,40}$|(?:写上?|显示|加上|打上|文字|字幕|标题)[^。！？]{0,10}$",
    re.IGNORECASE,
)
_TARGET = LazyPattern(
    r"(?:\b(?:to|in|into|as|under|onto|at|inside)\s+(?:the\s+)?(?:(?:file|folder|path|disk|directory)\s+)?|(?:到|至|成|为|存在|保存在|去)\s*)$",
    re.IGNORECASE,
)
_WRITES = LazyPattern(
    r"\b(?:write|written|sav(?:e|ed|ing)|(?:export|render|output|download|encod|dump|plac|stor)(?:e|ed|s|ing)?|put|drop(?:ped)?)\b|导出|保存|存|输出|渲染|下载|写|放|汇出|匯出|儲存|輸出",
    re.IGNORECASE,
)


def _address(match: re.Match[str], text: str) -> str:
    before = text[max(0, match.start() - 60) : match.start()]
    claimed = _CLAIMED.search(before) and not _SHOWN.search(before)
    return f" {MEDIA} " if _is_media(match[0]) or match[0].startswith("file://") or claimed else f" {LINK} "


def _place(match: re.Match[str], text: str) -> str:
    return f" {OUTPUT} " if _is_target(text[max(0, match.start() - 60) : match.start()]) else f" {MEDIA} "


def _is_target(before: str) -> bool:
    return _TARGET.search(before) is not None and _WRITES.search(before) is not None


@cache
def _simplify() -> dict[int, str]:
    pairs = load("spelling")["simplified"]
    return {ord(pair[0]): pair[1] for pair in pairs.split()}


@cache
def _slips_zh() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = load("spelling")["slips_zh"]
    return re.compile("|".join(table)), table


@cache
def _contractions() -> tuple[re.Pattern[str], dict[str, str]]:
    table = load("spelling")["contractions"]
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, table), key=len, reverse=True)) + r")(?!\w)"), table


def _words(masked: str) -> str:
    return _SPACE.sub(" ", _SYMBOL.sub(" , ", _JOINT.sub(" ", masked.lower()))).strip()


@cache
def _targets() -> tuple[tuple[str, ...], frozenset[str], dict[str, str]]:
    table = load("spelling")
    return tuple(table["targets"].split()), frozenset(table["real_words"].split()), table["slips"]


def _corrected(word: str) -> str:
    targets, real, slips = _targets()
    word = _drawn_out(word)
    if word in slips:
        return slips[word]
    if word in _swaps():
        return _swaps()[word]
    if len(word) < 5 or word in real or word in targets:  # shorter words are too close to others to guess
        return word
    return next((t for t in targets if t[0] == word[0] and abs(len(t) - len(word)) <= 1 and _one_slip(word, t)), word)


def _drawn_out(word: str) -> str:
    """`pleaseeee` as it is written: with one letter, or with two where that makes a word we know."""
    if not _DRAWN.search(word):
        return word
    targets, real, _ = _targets()
    twice = _DRAWN.sub(r"\1\1", word)
    return twice if twice in real or twice in targets else _DRAWN.sub(r"\1", word)


@cache
def _swaps() -> dict[str, str]:
    """Short words with two neighbouring letters swapped, where that makes no other word: `cna` -> `can`."""
    table = load("spelling")
    real = frozenset(f"{table['swap_words']} {table['swap_real']}".split())
    swapped = {
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]: word
        for word in table["swap_words"].split()
        for i in range(len(word) - 1)
    }
    return {slip: word for slip, word in swapped.items() if slip not in real}


def _one_slip(word: str, target: str) -> bool:
    """Whether one letter dropped, added, changed, or two neighbours swapped, turns one into the other."""
    at = next((i for i, (a, b) in enumerate(zip(word, target, strict=False)) if a != b), min(len(word), len(target)))
    rest, goal = word[at:], target[at:]
    return rest[1:] == goal or rest == goal[1:] or rest[1:] == goal[1:] or (rest[1::-1] + rest[2:] == goal)
