"""Find requests: the session's images -> matches, proof, a playable clip, and the moment on the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.agent import words
from backend.agent.desk import Desk, Talk, canvas_of, entry_of, placed_draft, product_entry, shows_something
from backend.agent.events import Say
from backend.agent.flaws import Flaw
from backend.agent.intents import Intent
from backend.agent.library import index, offer_folders
from backend.agent.telling import films_of, line_of, might_be
from backend.agent.worker import Found, WorkerLostError
from backend.drafts import with_media
from backend.errors import MediaError
from backend.finder import Alternative, Match
from backend.media.sniff import sniff_file
from backend.renders.products import clip
from backend.stores.state import SessionMedia

AROUND_MS = 10_000
#: a film that is sent is something to search for when it is no longer
CLIP_MS = 120_000
MIN_SPAN_MS = 500
#: what is not told to the outside
PRIVATE = frozenset({"path", "video_id"})
#: and what only the proof shows
INNER = PRIVATE | {"pair", "parts", "differences"}
#: the finder's reason when nothing of any video is stored
UNREAD = "empty library"


@dataclass(frozen=True)
class Answer:
    """One image's match as it is kept in `data.state.matches`, and the film it names."""

    match: Match
    entry: dict[str, Any]
    film: SessionMedia | None
    products: tuple[dict[str, Any], ...] = ()
    flaw: Flaw | None = None


def find(desk: Desk, intent: Intent, *, only: Sequence[SessionMedia] = ()) -> Talk:
    """Search for the session's new images, for all of them when asked, or for some alone."""
    images = list(only) or _wanted(desk, intent)
    if not images:
        yield desk.say("need_image")
        return
    if not desk.searcher.videos():
        yield from offer_folders(desk)
        return
    yield from _search(desk, images, joint=intent.one_video and len(images) > 1)


def use_choice(desk: Desk, choice: dict[str, Any]) -> Talk:
    """Start the timeline over from a moment that was found earlier: a film of the session, or one it might be too."""
    film, at_ms = _chosen_film(desk, choice), choice["at_ms"]
    if film is None:
        yield desk.say("nothing_offered")
        return
    yield desk.commit(matches=_chosen_first(desk, film, at_ms), **_placed(desk, film, at_ms))
    yield desk.say("used", video=film.name, time=words.clock_time(at_ms))


def _chosen_film(desk: Desk, choice: dict[str, Any]) -> SessionMedia | None:
    if "video_id" in choice:
        return _library_film(desk, choice["video_id"], path=choice.get("path"))
    return next((m for m in desk.media() if m.id == choice["media_id"]), None)


def _chosen_first(desk: Desk, film: SessionMedia, at_ms: int) -> list[dict[str, Any]]:
    """The matches with the chosen one ahead: "the match" is what the person picked."""
    matches: list[dict[str, Any]] = list(desk.state.get("matches", []))
    chosen = next((m for m in matches if (m.get("media_id"), m.get("at_ms")) == (film.id, at_ms)), None)
    if chosen is None and matches:
        facts = {"media_id": film.id, "video": film.name, "at_ms": at_ms, "tie_ms": [at_ms, at_ms], "proof": None}
        clip_url = moment_clip(desk, film, at_ms)
        chosen = {"image": matches[0].get("image"), "verdict": "probable", **facts, "clip": clip_url}
    return [*([chosen] if chosen else []), *(m for m in matches if m is not chosen)]


def fresh_images(desk: Desk) -> list[SessionMedia]:
    """Uploaded pictures that were not looked for yet."""
    return [m for m in _images(desk) if not m.searched]


def waiting_images(desk: Desk) -> list[SessionMedia]:
    """Pictures that more videos may answer: those not looked for yet, and the newest when it was in none."""
    newest: dict[str, Any] = next(iter(desk.state.get("matches", [])), {})
    absent = [m for m in _images(desk) if newest.get("verdict") == "absent" and m.id == newest.get("image")]
    return fresh_images(desk) or absent


def _images(desk: Desk) -> list[SessionMedia]:
    return [m for m in desk.media() if m.kind == "image" and m.origin == "upload"]


def _wanted(desk: Desk, intent: Intent) -> list[SessionMedia]:
    """What to search for: new pictures, else a new clip, else the picture searched for last."""
    images, fresh = _images(desk), fresh_images(desk)
    if intent.all_images or (intent.one_video and len(fresh) < 2):  # said of pictures that were answered one by one
        return images
    return fresh or _fresh_clips(desk) or images[-1:]


def _fresh_clips(desk: Desk) -> list[SessionMedia]:
    """The newest film that was sent, if it is short and was not looked for yet: "which video is this clip from?"."""
    films = [m for m in desk.media() if m.kind == "video" and m.origin == "upload"][-1:]
    return [m for m in films if not m.searched and int(m.info.get("duration_ms") or 0) <= CLIP_MS]


def _reread(desk: Desk, images: list[SessionMedia], folders: list[Path], *, joint: bool) -> Talk:
    """What an earlier version of this program stored of the videos is not read: they are read anew, then searched."""
    yield desk.say("reread")
    yield from index(desk, folders)
    yield from _search(desk, images, joint=joint, again=True)


def _search(desk: Desk, images: list[SessionMedia], *, joint: bool, again: bool = False) -> Talk:
    call = desk.tool("find_source_video", media_ids=[m.id for m in images])
    yield call
    try:
        found = desk.searcher.find([m.path for m in images], joint=joint, lang=desk.lang)
    except WorkerLostError:
        yield desk.result(call, status="failed")
        yield desk.say("search_broke")
        return
    except MediaError:
        yield desk.result(call, status="failed")
        yield desk.say("unreadable")
        return
    folders = [folder for folder in desk.searcher.folders() if folder.is_dir()]
    if not again and folders and all(one.match.reason == UNREAD for one in found):
        yield desk.result(call, status="unread")
        yield from _reread(desk, images, folders, joint=joint)
        return
    if desk.closed and all(one.match.reason == UNREAD for one in found):
        yield desk.result(call, status="unread")
        yield desk.say("library_closed")
        return
    answers = [_answer(desk, image, one) for image, one in zip(images, found, strict=False)]
    yield desk.result(call, verdicts=[a.match.verdict for a in answers])
    yield from _tell(desk, images, answers)


def _tell(desk: Desk, images: list[SessionMedia], answers: list[Answer]) -> Talk:
    desk.store.mark_searched(desk.session.id, [m.id for m in images])
    yield Say(_lines(desk, answers))
    sure = [a for a in answers if a.film and a.match.verdict in {"found", "probable"}]
    placed, last = _place(desk, sure) if sure else ({}, ["shown"] if any(a.products for a in answers) else [])
    yield desk.commit(
        matches=[a.entry for a in answers] + list(desk.state.get("matches", [])),
        generated_media=desk.with_product(*(p for a in answers for p in a.products)),
        **placed,
    )
    first, second = [*(n for n, a in enumerate(answers, 1) if a in sure), 0, 0][:2]
    if len(answers) == 1:
        first, second = [*(n for n, part in enumerate(answers[0].match.parts, 1) if _is_sure(part)), 0, 0][:2]
    for key in last:
        yield desk.say(key, seconds=round(placed.get("draft", {}).get("d", 0) / 1000), a=first, b=second)


def _place(desk: Desk, sure: list[Answer]) -> tuple[dict[str, Any], list[str]]:
    """The first moment on the timeline unless an edit is there; the others, and what it might be too, are offered."""
    film, match = sure[0].film, sure[0].match
    if film is None:
        return {}, []
    desk.dialogue["choices"] = choices = [choice for a in sure for choice in _choices(a, alone=len(sure) == 1)]
    asked = len(sure) == 1 and len(films_of(match)) > 1  # "which one?" has been said
    several = len(sure) > 1
    panels = len(sure) == 1 and len(choices) > 1 and bool(match.parts and match.parts[0].panel)
    if desk.draft and not _untouched(desk):
        desk.dialogue["offer"] = {"kind": "use"}
        draft = with_media(desk.draft_with_media(), entry_of(film))
        return {"draft": draft}, ["use_one" if several or panels or asked else "use_it"]
    first = match.parts[0] if panels else match
    placed = _placed(desk, film, match.at_ms, span_ms=match.span_ms) if first is match else _first(desk, choices)
    return placed, _after(asked=asked, several=several, panels=panels)


def _after(*, asked: bool, several: bool, panels: bool) -> list[str]:
    """What is said once the moment is on the timeline."""
    if asked:
        return []
    return ["ready", *(["others"] if several else ["other_panels"] if panels else [])]


def _first(desk: Desk, choices: list[dict[str, Any]]) -> dict[str, Any]:
    film = _chosen_film(desk, choices[0])
    return _placed(desk, film, choices[0]["at_ms"]) if film else {}


def _choices(answer: Answer, *, alone: bool) -> list[dict[str, Any]]:
    """The moments that "the second one" may mean, with the names that may be said instead."""
    match = answer.match
    if alone and match.parts and match.parts[0].panel:
        return [_choice(part) for part in match.parts if _is_sure(part)]
    if answer.film is None:
        return []
    mine = {"media_id": answer.film.id, "at_ms": match.at_ms, "name": match.video}
    others = [*match.repeats, *might_be(match)] if alone else []
    return [mine, *(_choice(a) for a in others)]


def _choice(moment: Match | Alternative) -> dict[str, Any]:
    where = {"video_id": moment.video_id, "path": moment.path}
    return {**where, "at_ms": moment.at_ms, "name": moment.video}


def _is_sure(match: Match) -> bool:
    return bool(match.path) and match.verdict in {"found", "probable"}


def fresh_moment(desk: Desk) -> bool:
    """The timeline shows a found moment as it was found."""
    return shows_something(desk.draft) and _untouched(desk)


def _untouched(desk: Desk) -> bool:
    """The draft shows a found moment that the person has not edited yet."""
    draft = desk.draft or {}
    return not shows_something(draft) or desk.dialogue.get("placed_rev") == draft.get("m", {}).get("rev")


def _placed(desk: Desk, film: SessionMedia, at_ms: int, *, span_ms: tuple[int, int] | None = None) -> dict[str, Any]:
    """The timeline with ten seconds about the moment, or with just the span of a clip."""
    middle, around = (sum(span_ms) // 2, max(MIN_SPAN_MS, span_ms[1] - span_ms[0])) if span_ms else (at_ms, AROUND_MS)
    draft = placed_draft(desk.draft_with_media(), film, middle, around_ms=around)
    desk.dialogue["placed_rev"] = draft["m"].get("rev")
    desk.dialogue.pop("edit", None)  # a new timeline has nothing to undo
    return {"draft": draft, "canvas_config": canvas_of(draft)}


def _answer(desk: Desk, image: SessionMedia, found: Found) -> Answer:
    match = found.match
    film = _film(desk, match)
    products = tuple(_products(desk, match, found.proof, film))
    urls: dict[str, Any] = {p["kind"]: p["url"] for p in products}
    entry = {
        **_plain(match),
        "image": image.id,
        "media_id": film.id if film else None,
        "proof": urls.get("proof"),
        "clip": urls.get("clip"),
    }
    return Answer(match, entry, film, products, found.flaw)


def _plain(match: Match) -> dict[str, Any]:
    """The match without what only this machine knows."""
    entry = {k: v for k, v in asdict(match).items() if k not in INNER and v is not None}
    entry["alternatives"] = [{k: v for k, v in asdict(a).items() if k not in PRIVATE} for a in match.alternatives]
    if match.parts:
        entry["parts"] = [{k: v for k, v in _plain(part).items() if k != "image"} for part in match.parts]
    return entry


def _film(desk: Desk, match: Match) -> SessionMedia | None:
    return None if match.verdict == "absent" or not match.path else _library_film(desk, match.video_id)


def _library_film(desk: Desk, video_id: str, *, path: str | None = None) -> SessionMedia | None:
    """A film of the library as a file of the session; `path`: which of its copies."""
    video = next((v for v in desk.searcher.videos() if v.id == video_id), None)
    if video is None:
        return None
    info = {"duration_ms": video.duration_ms, "width": video.width, "height": video.height}
    file = Path(path or video.path)
    return desk.store.add_media(desk.session.id, kind="video", name=file.name, path=file, info=info, origin="library")


def _products(desk: Desk, match: Match, proof: bytes | None, film: SessionMedia | None) -> list[dict[str, Any]]:
    if film is None:
        return []
    stem = Path(match.video).stem
    made = []
    if proof:
        url = desk.keep(proof, name=f"{stem} proof.jpg", extension="jpg")
        made.append(product_entry("proof", url, f"{stem} proof.jpg"))
    clip_url = moment_clip(desk, film, match.at_ms) if match.verdict != "same_place" else None
    if clip_url:
        made.append(product_entry("clip", clip_url, f"{stem} clip.mp4"))
    return made


def moment_clip(desk: Desk, film: SessionMedia, at_ms: int) -> str | None:
    """The address of a playable clip of about ten seconds around the moment; None when it cannot be cut."""
    whole = int(film.info.get("duration_ms") or at_ms + AROUND_MS // 2)
    start = max(0, min(at_ms - AROUND_MS // 2, whole - AROUND_MS))
    length = max(1, min(AROUND_MS, whole - start))
    target = desk.folder() / f"{film.id}-{start}.mp4"
    try:
        if not target.exists() or sniff_file(target) is None:
            clip(film.path, start, length, target, settings=desk.settings)
    except MediaError:
        return None
    return desk.offer(target, name=f"{Path(film.name).stem} clip.mp4")


def _lines(desk: Desk, answers: list[Answer]) -> str:
    videos = len(desk.searcher.videos())
    lines = [line_of(desk.lang, a.match, videos=videos, flaw=a.flaw) for a in answers]
    if len(lines) == 1:
        return lines[0]
    return "\n".join(words.say(desk.lang, "several", n=n, line=line) for n, line in enumerate(lines, 1))
