"""What a clause names, found in the draft: files that are clips or logos by now, texts by their words, voices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from backend.agent.editing.reading import Clause
from backend.agent.editing.tables import verbs
from backend.drafts import picture, texts
from backend.drafts.model import AUDIO, Draft, main_segments, media_of, side_segments

_ADDING = {"add", "use", "join", "pip", "logo"}
_NEAR = {"before", "after", "between"}
#: what an edit may be about; a file named beside one of these is not what it is about
TARGETS = {"title", "caption", "text", "lower3", "music", "sound", "orig", "logo", "video", "it", "that", "all"}
_VOICE = re.compile(r"voice|narrat|speech|comment|interview|旁白|解说|配音|口播|画外音|录音|人声")


def grounded(draft: Draft, clause: Clause) -> Clause:
    """The clause with everything it names that is in the draft as what it is there."""
    clause = _music_by_name(draft, _lut(draft, _subtitles(draft, _not_there_yet(draft, clause))))
    clause = _named_in_quotes(draft, clause)
    return _clips_by_name(draft, _overlays_by_name(draft, _texts_by_words(draft, _voices(draft, clause))))


def _not_there_yet(draft: Draft, clause: Clause) -> Clause:
    """`Add the intro clip at 0:30`: what is put in and is no piece yet is a file."""
    shown = _shown(draft)
    absent = [
        value for value in clause.slots.get("C", []) if len(value) == 1 and _media(value[0]) not in {None, *shown}
    ]
    if len(absent) != 1 or clause.slots.get("F") or not clause.has("add", "put") or clause.has("remove"):
        return clause
    listed = [_file(entry) for entry in media_of(draft) if entry["id"] == _media(absent[0][0])]
    return _with(clause, C=[value for value in clause.slots["C"] if value is not absent[0]], F=listed)


def _subtitles(draft: Draft, clause: Clause) -> Clause:
    """`Add these subtitles`: the newest file of subtitles, where there is one."""
    files = _of_kind(draft, "subtitles")
    asked = clause.has("caption", "text") and clause.has("add", "put", "use") and not clause.slots
    return _with(clause, F=files[-1:]) if files and asked else clause


def _lut(draft: Draft, clause: Clause) -> Clause:
    """`Apply the LUT`: the newest colour table, where there is one."""
    files = _of_kind(draft, "lut")
    if not files or not clause.has("lut") or clause.slots.get("F") or clause.has("remove", "off", "shut", "no"):
        return clause
    return _with(clause, F=files[-1:])


def _of_kind(draft: Draft, kind: str) -> list[dict[str, Any]]:
    """The files of a kind, oldest first, as values of the slot F."""
    return [_file(entry) for entry in media_of(draft) if entry.get("kind") == kind]


def _file(entry: dict[str, Any]) -> dict[str, Any]:
    return {"id": entry["id"], "kind": entry.get("kind")}


def _with(clause: Clause, **slots: list[Any]) -> Clause:
    """The clause with these values in the place of its own; a kind without values is left out."""
    return replace(clause, slots={kind: values for kind, values in {**clause.slots, **slots}.items() if values})


_OF_MUSIC = {"volume", "loop", "tofit", "fade", "fadein", "fadeout", "remove", "mute", "duck", "up", "down", "startat"}


def _music_by_name(draft: Draft, clause: Clause) -> Clause:
    """`Loop lo-fi.mp3 to the end`, `lo-fi.mp3 at 30 %`: a sound that plays already."""
    files = clause.slots.get("F") or []
    plays = {segment["m"].get("media_id") for _, segment in side_segments(draft, AUDIO)}
    both = len(files) == 2 and clause.has("replace", "swap", "dont") and not clause.has("orig")
    if both and sum(file["id"] in plays for file in files) == 1:  # "swap lo-fi.mp3 for voice.mp3"
        others = [file for file in files if file["id"] not in plays]
        names = [*(name for name in clause.names if name != "dont"), "music", "replace"]
        return replace(clause, names=names, slots={**clause.slots, "F": others})
    if clause.has("replace") and clause.has("volume") and clause.slots.get("G"):  # "change the lo-fi track to 80 %"
        clause = replace(clause, names=[name for name in clause.names if name != "replace"])
    level = bool(clause.slots.get("G")) or (bool(clause.slots.get("N")) and clause.has("volume"))
    if clause.has("put") and clause.has("absolute") and level:  # "set lo-fi.mp3 to 70 %"
        clause = replace(clause, names=[name for name in clause.names if name != "put"])
    if len(files) != 1 or files[0]["id"] not in plays or clause.has("add", "put", "use", "replace", "swap", "orig"):
        return clause
    if not clause.has(*_OF_MUSIC) and not clause.slots.get("G"):
        return clause
    return replace(_with(clause, F=[]), names=[*clause.names, "music"])


def _named_in_quotes(draft: Draft, clause: Clause) -> Clause:
    """`Remove the clip "park"`: the name of a file, and no text."""
    quoted = clause.slots.get("Q") or []
    if len(quoted) != 1 or not clause.has("clipnoun", "oneclip") or clause.has("title", "caption", "text", "write"):
        return clause
    known = [
        _file(entry)
        for entry in media_of(draft)
        if quoted[0].casefold() in {str(entry["name"]).casefold(), str(entry["name"]).casefold().rpartition(".")[0]}
    ]
    return _with(clause, Q=[], F=[*clause.slots.get("F", []), *known]) if known else clause


def _media(item: Any) -> str | None:
    return item["media"] if isinstance(item, dict) else None


def voice_ids(draft: Draft) -> list[str]:
    """Audio segments that are speech laid over the video, by the names of their tracks and files."""
    files = {entry["id"]: entry.get("name") for entry in media_of(draft)}
    return [
        segment["m"]["id"]
        for track in draft["t"]
        if track.get("tt") == AUDIO
        for segment in track.get("sg", [])
        if any(
            _VOICE.search(str(name).lower())
            for name in (track["m"].get("name"), segment["m"].get("name"), files.get(segment["m"].get("media_id")))
        )
    ]


def _voices(draft: Draft, clause: Clause) -> Clause:
    """`The narration` is a sound laid over the video where there is one."""
    if not clause.has("voice") or not voice_ids(draft):
        return clause
    names = [name for name in clause.names if name not in {"un_speech", "unsupported", "talk", "orig"}]
    return replace(clause, names=names if clause.has("music", "duck") else [*names, "music"])


def _texts_by_words(draft: Draft, clause: Clause) -> Clause:
    """Quoted words that a text shows already mean that text, unless another is to be added."""
    if clause.slots.get("W"):
        return _as_text(clause)
    quoted = clause.slots.get("Q") or []
    shown = {str(s["m"].get("text", "")).casefold(): s["m"]["id"] for _, s in texts.text_segments(draft)}
    known = [words for words in quoted if words.casefold() in shown]
    written = clause.has("write") and bool(clause.concepts & {"POS"} or not clause.slots.keys() & {"R", "P", "T"})
    if not known or written or clause.has("add", "remove") or (len(quoted) > 1 and quoted[0] not in known):
        return clause
    others = [words for words in quoted if words != known[0]]
    return _as_text(_with(clause, W=[{"id": shown[known[0].casefold()]}], Q=others))


def _as_text(clause: Clause) -> Clause:
    named = clause.has("title", "caption", "text", "lower3")
    return clause if named else replace(clause, names=[*clause.names, "text"])


def _overlays_by_name(draft: Draft, clause: Clause) -> Clause:
    """`Make badge.png bigger`: a picture that lies over the video already."""
    files = clause.slots.get("F") or []
    over = {segment["m"].get("media_id") for segment in picture.overlays(draft)}
    if len(files) != 1 or files[0]["id"] not in over or clause.has("add", "use", "logo"):
        return clause
    if clause.has("replace") and not clause.has("size"):
        return clause
    if clause.has("atfront", "atend", "before", "after", "between") or files[0]["id"] in _shown(draft):
        return clause
    return replace(clause, names=[*clause.names, "logo"])


def _shown(draft: Draft) -> list[str]:
    return [segment["m"].get("media_id") for segment in main_segments(draft)]


def _clips_by_name(draft: Draft, clause: Clause) -> Clause:
    """`Put park before cat`: files that are on the main track already are clips."""
    files = clause.slots.get("F") or []
    names, shown = set(clause.names), _shown(draft)
    beside = [file for file in files if file["id"] in shown and file["kind"] != "audio"]
    several = len(beside) < len(files) or clause.slots.get("C") or len(beside) > 1
    if names & _NEAR and clause.slots.get("C", []) + files and several and not names & TARGETS:
        return _as_clips(clause, beside)
    if {"between", "rest"} <= names and "put" in names and len(files) == len(beside) == 1:
        return _as_clips(clause, beside)
    if "replace" in names and len(files) == len(beside) + 1:
        return _as_clips(clause, beside)
    once = all(shown.count(file["id"]) == 1 for file in beside)
    led_in = names & {"atfront", "atend"} and "add" not in names
    adding = names & _ADDING - ({"use"} if led_in else set()) and not names & (verbs() - {"join", "replace"})
    if not files or len(beside) < len(files) or not once or adding:
        return clause
    return _as_clips(clause, files) if len(shown) > 1 or names & {"move", "remove", "copy"} else clause


def _as_clips(clause: Clause, files: Sequence[dict[str, Any]]) -> Clause:
    """The clause with some of its files as clips, all clips in the order in which they were named."""
    named, clips = list(clause.slots.get("F", [])), list(clause.slots.get("C", []))
    ordered, left = [], []
    order = [kind for kind in clause.sequence if kind in {"C", "F"}]
    if len(order) != len(clips) + len(named):
        order = ["C"] * len(clips) + ["F"] * len(named)
    for kind in order:
        if kind == "C" and clips:
            ordered.append(clips.pop(0))
        elif kind == "F" and named:
            file = named.pop(0)
            if file in files:
                ordered.append([{"media": file["id"]}])
            else:
                left.append(file)
    return _with(clause, C=[*ordered, *clips], F=[*left, *named])
