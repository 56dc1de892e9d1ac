"""Operations on what is heard."""

from __future__ import annotations

from collections.abc import Callable

from backend.agent.editing.grounding import voice_ids
from backend.agent.editing.wish import Wish
from backend.drafts import picture, sound
from backend.drafts.model import Draft, change_main, main_segments, new_ids
from backend.errors import CannotEditError

QUIET_STEP = 20
FADE = 1000
LUFS = -14


def _music_ids(wish: Wish) -> list[str]:
    segments = sound.audio_segments(wish.draft)
    file = (wish.clause.slots.get("F") or [{}])[0]
    voices = voice_ids(wish.draft)
    if file.get("id") and file.get("kind") == "audio":
        wish.all("F")
        segments = [s for s in segments if s["m"].get("media_id") == file["id"]]
    elif wish.has("same_one", "it", "that") and wish.scene.target.get("kind") == "music":
        known = [s for s in segments if s["m"]["id"] in wish.scene.target.get("ids", [])]
        segments = known or segments
    elif 0 < len(voices) < len(segments) and not wish.has("all"):
        segments = [s for s in segments if (s["m"]["id"] in voices) == wish.has("voice")]
    found = [s["m"]["id"] for s in segments]
    if not found:
        raise CannotEditError("no_music")
    return found


def _all_ids(draft: Draft) -> list[str]:
    """Of everything on the audio tracks."""
    return [segment["m"]["id"] for segment in sound.audio_segments(draft)]


def _about_music(wish: Wish) -> bool:
    """Whether a wish is about the music and not the video's own sound."""
    if wish.has("music") or any(file.get("kind") == "audio" for file in wish.clause.slots.get("F", [])):
        return True
    if wish.has("orig", "video") or wish.clause.slots.get("C"):
        return False
    return wish.scene.target.get("kind") == "music" and bool(sound.audio_segments(wish.draft)) and not wish.has("sound")


def _change(wish: Wish) -> Callable[[int], int]:
    """What a volume becomes of the volume now."""
    percent, factor = wish.percent(), wish.factor()
    amount = percent is not None and not wish.has("absolute")
    down, up = (
        wish.has("down") or (amount and wish.has("cut", "remove")),
        wish.has("up") or (amount and wish.has("add")),
    )
    if amount and wish.has("by") and not (down or up):
        raise CannotEditError("which_volume")
    if not wish.clause.slots.get("G") and wish.has("halve"):
        return lambda now: now // 2
    if factor is not None:
        return (lambda now: int(now / factor)) if down and factor > 1 else (lambda now: int(now * factor))
    if percent is not None:
        return _by_percent(wish, percent, down=down, up=up)
    if wish.has("full"):
        return lambda _: 100
    if not up and not down:
        raise CannotEditError("which_volume")
    step = QUIET_STEP * (2 if wish.has("alot") else 1)
    return lambda now: now - step if down else now + step


def _by_percent(wish: Wish, percent: int, *, down: bool, up: bool) -> Callable[[int], int]:
    if wish.has("absolute") or not (up or down):
        return lambda _: percent
    if wish.has("half") and not wish.clause.slots.get("G"):
        return lambda now: now // 2 if down else now * 3 // 2
    return lambda now: now - percent if down else now + percent


def volume(wish: Wish) -> Draft:
    """The music, or the video's own sound, at another volume; with neither named, what was spoken of before."""
    change = _change(wish)
    both = wish.has("all") and wish.has("sound", "volume") and not wish.has("music", "orig")
    if _about_music(wish):
        return _music_volume(wish, change)
    known = wish.scene.target.get("kind") == "music" and not wish.has("orig", "video", "all")
    if known and not wish.clause.slots.keys() & {"C", "R"}:  # "… quieter", said after the music was spoken of
        return _music_volume(wish, change)
    draft = _main_volume(wish, change)
    if both and sound.audio_segments(draft):
        draft = sound.set_music_volume(draft, _all_ids(draft), change)
    elif sound.audio_segments(wish.draft) and not wish.has("orig") and not wish.clause.slots.get("C"):
        raise CannotEditError("which_sound")
    return draft


def _music_volume(wish: Wish, change: Callable[[int], int]) -> Draft:
    ids = _music_ids(wish)
    wish.scene.aim("music", ids)
    span, draft = wish.range(), wish.draft
    if span:
        draft, ids = sound.split_music(draft, ids, span)
    draft = sound.set_music_volume(draft, ids, change)
    now = next((s["m"].get("volume", 100) for s in sound.audio_segments(draft) if s["m"]["id"] in ids), 100)
    wish.scene.note("music_volume", percent=now)
    return draft


def _main_volume(wish: Wish, change: Callable[[int], int]) -> Draft:
    cut, indexes = wish.where()
    wish.scene.aim("sound")
    draft = sound.set_main_volume(cut, indexes, change)
    wish.scene.note("volume", percent=main_segments(draft)[indexes[0]]["m"]["volume"])
    return draft


def mute(wish: Wish) -> Draft:
    """No sound from the video, or from the music if that is named."""
    if wish.has("music") and not wish.has("orig"):
        return _music_volume(wish, lambda _: 0)
    if (
        wish.has("all", "both")
        and (wish.has("music") or not wish.has("orig"))
        and not wish.has("keep", "except")
        and sound.audio_segments(wish.draft)
        and wish.has("sound", "mute", "orig")
        and not wish.clause.slots
    ):
        return sound.set_music_volume(_main_volume(wish, lambda _: 0), _all_ids(wish.draft), lambda _: 0)
    wish.scene.note("muted")
    cut, indexes = wish.where()
    wish.scene.aim("sound")
    return sound.set_main_volume(cut, indexes, lambda _: 0)


def only_music(wish: Wish) -> Draft:
    """The video's own sound off, so that only the music is heard."""
    if not sound.audio_segments(wish.draft):
        raise CannotEditError("no_music")
    wish.scene.note("muted")
    return sound.set_main_volume(wish.draft, range(len(main_segments(wish.draft))), lambda _: 0)


def mute_others(wish: Wish) -> Draft:
    """Only the clips named keep their sound."""
    kept = wish.clips()
    others = [index for index in range(len(main_segments(wish.draft))) if index not in kept]
    if not others:
        raise CannotEditError("already")
    wish.scene.note("muted")
    return change_main(wish.draft, others, lambda segment: segment["m"].update(volume=0))


def unmute(wish: Wish) -> Draft:
    """The video's sound, or the music, back at 100."""
    if wish.has("music"):
        return _music_volume(wish, lambda _: 100)
    return _main_volume(wish, lambda _: 100)


def add_music(wish: Wish) -> Draft:
    """An uploaded sound under the video, looped or cut to its end."""
    file = wish.file("audio")
    there = any(s["m"].get("media_id") == file["id"] for s in sound.audio_segments(wish.draft))
    if there and wish.has("up", "down") and not wish.has("add"):
        return volume(wish)
    span, at, lasts, source = wish.range(), None, None, 0
    if wish.has("tosource"):
        source = _source_time(wish) or 0
    else:
        at, lasts = wish.point(), wish.length()
    percent = wish.percent()
    start = span[0] if span else at or 0
    end = span[1] if span else start + lasts if lasts else None
    if percent is None and wish.has("down"):
        percent = 100 - QUIET_STEP * 2
    draft = sound.add_audio(
        wish.draft, file["id"], start=start, end=end, volume=percent, source=source, loop=not wish.has("once")
    )
    new = new_ids(wish.draft, draft)
    wish.scene.aim("music", new)
    wish.scene.note("music_added", name=wish.media_name(file["id"]))
    fade_in, fade_out = _fades(wish) if wish.has("fadein", "fadeout", "fade", "fadeboth") else (None, None)
    return sound.set_music_fades(draft, new, fade_in=fade_in, fade_out=fade_out)


def _source_time(wish: Wish) -> int | None:
    """The place named of a file's own; None when there is none."""
    point, length = wish.one("P"), wish.length()
    return int(point[1]) if point else length


def swap_music(wish: Wish) -> Draft:
    """Another file as the music."""
    file = wish.file("audio")
    ids = _all_ids(wish.draft)
    if not ids:
        return replace_audio(wish) if wish.has("soundtrack") else add_music(wish)
    wish.scene.aim("music", ids)
    wish.scene.note("music_added", name=wish.media_name(file["id"]))
    draft = sound.swap_audio(wish.draft, ids, file["id"])
    percent = wish.percent()
    return draft if percent is None else sound.set_music_volume(draft, ids, lambda _: percent)


def replace_audio(wish: Wish) -> Draft:
    """The video's own sound off, a file from the beginning instead."""
    file = wish.file("audio")
    if not main_segments(wish.draft):
        raise CannotEditError("no_video")
    silent = sound.set_main_volume(wish.draft, range(len(main_segments(wish.draft))), lambda _: 0)
    draft = sound.add_audio(silent, file["id"], loop=False, name="sound")
    wish.scene.aim("music", [s["m"]["id"] for s in sound.audio_segments(draft) if s["m"]["media_id"] == file["id"]])
    wish.scene.note("audio_replaced", name=wish.media_name(file["id"]))
    return draft


def remove_music(wish: Wish) -> Draft:
    """Without music, in a range or at all."""
    ids = _music_ids(wish)
    span, draft = wish.range(), wish.draft
    if span:
        draft, ids = sound.split_music(draft, ids, span)
    wish.scene.note("music_removed")
    return sound.remove_audio(draft, ids)


def fit_music(wish: Wish) -> Draft:
    """The music from where it starts to the end of the video, looped if need be."""
    wish.scene.note("music_fitted")
    return sound.place_audio(wish.draft, _music_ids(wish), end=wish.total)


def music_place(wish: Wish) -> Draft:
    """The music from a time on, up to a time, or from another place of its own file."""
    ids = _music_ids(wish)
    wish.scene.aim("music", ids)
    wish.scene.note("music_placed")
    if wish.has("tosource"):
        source = _source_time(wish)
        if source is None:
            raise CannotEditError("which_point")
        return sound.start_audio_at_source(wish.draft, ids, source)
    span_named = wish.window()
    if span_named:
        return sound.place_audio(wish.draft, ids, start=span_named[0], end=span_named[1])
    at = wish.point()
    if at is None and wish.has("later", "earlier"):
        return _shifted(wish, ids)
    at = wish.length() if at is None else at
    if at is None and wish.has("atfront"):
        at = 0
    if at is None:
        raise CannotEditError("which_point")
    if wish.has("endat", "off", "out", "shut", "remove") and not wish.has("startat"):
        return sound.place_audio(wish.draft, ids, end=at)
    lasts = {key: span for key, span in sound.audio_spans(wish.draft).items() if key in ids}
    end = wish.total if any(span[1] >= wish.total for span in lasts.values()) else None
    return sound.place_audio(wish.draft, ids, start=at, end=end)


def _shifted(wish: Wish, ids: list[str]) -> Draft:
    """The music so much later or earlier than it starts now, to where it ended."""
    by = wish.length()
    if not by or len(ids) != 1:
        raise CannotEditError("which_point")
    begin, end = sound.audio_spans(wish.draft)[ids[0]]
    start = begin + by if wish.has("later") else begin - by
    if not 0 <= start < end:
        raise CannotEditError("beyond", total=wish.total)
    return sound.place_audio(wish.draft, ids, start=start, end=end)


def duck(wish: Wish) -> Draft:
    """Music that steps back under speech."""
    wish.scene.note("ducked")
    return sound.duck(wish.draft, on=True)


def unduck(wish: Wish) -> Draft:
    """Music that stays as loud under speech."""
    wish.scene.note("unducked")
    return sound.duck(wish.draft, on=False)


def loudness(wish: Wish) -> Draft:
    """The whole at one loudness."""
    wanted: int | None = wish.one("L")
    lufs = LUFS if wanted is None else -abs(wanted)
    wish.scene.note("loudness", lufs=lufs)
    return sound.loudness(wish.draft, lufs)


def _fades(wish: Wish) -> tuple[int | None, int | None]:
    lengths = [int(value) for value in wish.all("T")]
    if lengths or wish.has("for"):  # "in over 1.5 seconds and out over 3"
        lengths += [1000 * int(value) for value in wish.all("N")]
    point = wish.one("P")
    if point and not lengths and point[0] == "start":  # "fade out from 0:25"
        lengths = [wish.total - int(point[1])]
    span = wish.clause.slots.get("R")
    if span and [value[2] for value in span] == ["head", "tail"]:  # "in over the first 3 s and out over the last 5"
        opening, closing = wish.spans()
        return opening[1] - opening[0], closing[1] - closing[0]
    if span and "open" in span[0]:  # "fade out after 10 seconds" says neither when nor how long
        raise CannotEditError("unsure")
    if span:  # "fade out over the last 2 seconds"
        value = wish.range()
        lengths = [value[1] - value[0]] if value else lengths
    both = wish.has("fadeboth") or not wish.has("fadein", "fadeout", "fromblack", "toblack")
    into, out = wish.has("startat", "atfront"), wish.has("endat", "atend")
    if both and (into or out) and not wish.has("in", "out", "fadeboth") and not span:
        # "end the music with a fade of 3 seconds"
        return (lengths or [FADE])[0] if into else None, (lengths or [FADE])[-1] if out else None
    into = wish.has("fadein", "fromblack") or (both and not wish.has("out"))
    out = wish.has("fadeout", "toblack") or (both and not wish.has("in"))
    if both and wish.has("in") == wish.has("out"):
        into = out = True
        if span:
            into, out = span[0][2] == "head", span[0][2] == "tail"
    first = lengths[0] if lengths else FADE
    last = lengths[-1] if lengths else FADE
    return (first if into else None), (last if out else None)


def unfade(wish: Wish) -> Draft:
    """No fades: of the music if that is named, else of picture and sound of the video."""
    into = None if wish.has("fadeout") and not wish.has("fadein") else 0
    out = None if wish.has("fadein") and not wish.has("fadeout") else 0
    wish.scene.note("unfaded")
    if _about_music(wish) and not wish.has("video"):
        return sound.set_music_fades(wish.draft, _music_ids(wish), fade_in=into, fade_out=out)
    clips = wish.clips() or range(len(main_segments(wish.draft)))
    return change_main(wish.draft, clips, lambda segment: sound.put_fades(segment, into, out))


def fades(wish: Wish) -> Draft:
    """Fades of the music if that is named, else of picture and sound of the video."""
    fade_in, fade_out = _fades(wish)
    both = fade_in is not None and fade_out is not None
    wish.scene.note("faded" if both else "faded_in" if fade_out is None else "faded_out", ms=fade_in or fade_out or 0)
    if _about_music(wish) and not wish.has("video"):
        ids = _music_ids(wish)
        wish.scene.aim("music", ids)
        return sound.set_music_fades(wish.draft, ids, fade_in=fade_in, fade_out=fade_out)
    clips = wish.clips() or wish.spoken_of()
    if len(clips) in {0, len(main_segments(wish.draft))}:
        return picture.fade_main(wish.draft, fade_in=fade_in, fade_out=fade_out)
    return change_main(wish.draft, clips, lambda segment: sound.put_fades(segment, fade_in, fade_out))


ACTS: dict[str, Callable[[Wish], Draft]] = {
    act.__name__: act
    for act in (
        volume,
        mute,
        mute_others,
        unmute,
        only_music,
        add_music,
        swap_music,
        replace_audio,
        remove_music,
        fit_music,
        music_place,
        duck,
        unduck,
        loudness,
        fades,
        unfade,
    )
}
