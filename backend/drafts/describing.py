"""What changed between two drafts, as short facts in the person's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from backend.drafts.model import AUDIO, TEXT, Draft, main_segments, side_segments
from backend.drafts.picture import overlays

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "length": "now {0} s long (was {1} s)",
        "pieces": "{0} pieces (was {1})",
        "canvas": "canvas {0}x{1}",
        "text+": "text “{0}” added",
        "text-": "text “{0}” removed",
        "audio+": "audio added",
        "audio-": "audio removed",
        "overlay+": "overlay added",
        "overlay-": "overlay removed",
        "other": "details changed",
    },
    "zh": {
        "length": "现在长 {0} 秒（原来 {1} 秒）",
        "pieces": "共 {0} 段（原来 {1} 段）",
        "canvas": "画面 {0}x{1}",
        "text+": "添加了文字「{0}」",
        "text-": "去掉了文字「{0}」",
        "audio+": "添加了音频",
        "audio-": "去掉了音频",
        "overlay+": "添加了叠加画面",
        "overlay-": "去掉了叠加画面",
        "other": "改了细节",
    },
}


def seconds(ms: int) -> str:
    """A length in seconds, with as many digits as it needs."""
    return f"{ms / 1000:.2f}".rstrip("0").rstrip(".")


def describe(before: Draft, after: Draft, lang: str) -> list[str]:
    """Short facts on what changed, in English or Chinese; empty when nothing did."""
    words = _WORDS["zh" if lang.startswith("zh") else "en"]
    out = [words[key].format(*values) for read in _READERS for key, *values in read(before, after)]
    if not out and _told(before) != _told(after):
        out.append(words["other"])
    return out


def _told(draft: Draft) -> Draft:
    return {**draft, "m": {k: v for k, v in (draft.get("m") or {}).items() if k not in {"rev", "media"}}}


Fact = tuple[str, ...]


def _length(before: Draft, after: Draft) -> Iterator[Fact]:
    if before.get("d") != after.get("d"):
        yield "length", seconds(after.get("d", 0)), seconds(before.get("d", 0))


def _pieces(before: Draft, after: Draft) -> Iterator[Fact]:
    old, new = len(main_segments(before)), len(main_segments(after))
    if old != new:
        yield "pieces", str(new), str(old)


def _canvas(before: Draft, after: Draft) -> Iterator[Fact]:
    size = [(draft.get("m") or {}).get(key) for draft in (before, after) for key in ("width", "height")]
    if size[:2] != size[2:]:
        yield "canvas", str(size[2]), str(size[3])


def _texts(before: Draft, after: Draft) -> Iterator[Fact]:
    old, new = (Counter(str(s["m"].get("text", "")) for _, s in side_segments(d, TEXT)) for d in (before, after))
    yield from (("text+", text) for text in (new - old))
    yield from (("text-", text) for text in (old - new))


def _sounds(before: Draft, after: Draft) -> Iterator[Fact]:
    old, new = (len(side_segments(draft, AUDIO)) for draft in (before, after))
    if old != new:
        yield ("audio+" if new > old else "audio-",)


def _overlays(before: Draft, after: Draft) -> Iterator[Fact]:
    old, new = (len(overlays(draft)) for draft in (before, after))
    if old != new:
        yield ("overlay+" if new > old else "overlay-",)


_READERS: tuple[Callable[[Draft, Draft], Iterator[Fact]], ...] = (_length, _pieces, _canvas, _texts, _sounds, _overlays)
