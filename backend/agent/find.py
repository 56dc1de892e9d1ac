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
from backend.agent.worker import Found, WorkerLostError
from backend.drafts import with_media
from backend.errors import MediaError
from backend.finder import Alternative, Match
from backend.media.sniff import sniff_file
from backend.renders.products import clip
from backend.stores.state import SessionMedia

AROUND_MS = 10_000
#: a film that is less likely than this is not worth a word
WORTH_SAYING = 0.2
#: the finder's reason when nothing of any video is stored
UNREAD = "empty library"
#: words for how sure we are, by the calibrated confidence
SURE = ((0.95, "sure_high"), (0.8, "sure_good"), (0.0, "sure_low"))


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
        return _library_film(desk, choice["video_id"])
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
    images = _images(desk)
    return images if intent.all_images else fresh_images(desk) or images[-1:]


def _reread(desk: Desk, images: list[SessionMedia], folders: list[Path], *, joint: bool) -> Talk:
    """What an earlier version of this program stored of the videos is not read: they are read anew, then searched."""
    yield desk.say("reread")
    yield from index(desk, folders)
    yield from _search(desk, images, joint=joint, again=True)


def _search(desk: Desk, images: list[SessionMedia], *, joint: bool, again: bool = False) -> Talk:
    call = desk.tool("find_source_video", media_ids=[m.id for m in images])
    yield call
    try:
        found = desk.searcher.find([m.path for m in images], joint=joint)
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
    for key in last:
        yield desk.say(key, seconds=round(placed.get("draft", {}).get("d", 0) / 1000), a=first, b=second)


def _place(desk: Desk, sure: list[Answer]) -> tuple[dict[str, Any], list[str]]:
    """The first moment on the timeline unless an edit is there; the others, and what it might be too, are offered."""
    film, at_ms = sure[0].film, sure[0].match.at_ms
    if film is None:
        return {}, []
    choices: list[dict[str, Any]] = [{"media_id": a.film.id, "at_ms": a.match.at_ms} for a in sure if a.film]
    if len(sure) == 1:
        choices += [{"video_id": a.video_id, "at_ms": a.at_ms} for a in _might_be(sure[0].match)]
    desk.dialogue["choices"] = choices
    several = len(sure) > 1
    if desk.draft and not _untouched(desk):
        desk.dialogue["offer"] = {"kind": "use"}
        draft = with_media(desk.draft_with_media(), entry_of(film))
        return {"draft": draft}, ["use_one" if several else "use_it"]
    return _placed(desk, film, at_ms), ["ready", *(["others"] if several else [])]


def _might_be(match: Match) -> list[Alternative]:
    """What else an uncertain answer might be: at most two other films."""
    others = {a.video_id: a for a in reversed(match.alternatives) if a.confidence >= WORTH_SAYING}
    others.pop(match.video_id, None)
    return list(reversed(others.values()))[:2] if match.verdict == "probable" else []


def fresh_moment(desk: Desk) -> bool:
    """The timeline shows a found moment as it was found."""
    return shows_something(desk.draft) and _untouched(desk)


def _untouched(desk: Desk) -> bool:
    """The draft shows a found moment that the person has not edited yet."""
    draft = desk.draft or {}
    return not shows_something(draft) or desk.dialogue.get("placed_rev") == draft.get("m", {}).get("rev")


def _placed(desk: Desk, film: SessionMedia, at_ms: int) -> dict[str, Any]:
    draft = placed_draft(desk.draft_with_media(), film, at_ms, around_ms=AROUND_MS)
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
    entry = {k: v for k, v in asdict(match).items() if k not in {"path", "video_id"} and v is not None}
    entry["alternatives"] = [
        {k: v for k, v in asdict(a).items() if k not in {"path", "video_id"}} for a in match.alternatives
    ]
    return entry


def _film(desk: Desk, match: Match) -> SessionMedia | None:
    return None if match.verdict == "absent" or not match.path else _library_film(desk, match.video_id)


def _library_film(desk: Desk, video_id: str) -> SessionMedia | None:
    video = next((v for v in desk.searcher.videos() if v.id == video_id), None)
    if video is None:
        return None
    info = {"duration_ms": video.duration_ms, "width": video.width, "height": video.height}
    return desk.store.add_media(
        desk.session.id, kind="video", name=video.name, path=Path(video.path), info=info, origin="library"
    )


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
    lines = [_line(desk, a) for a in answers]
    if len(lines) == 1:
        return lines[0]
    return "\n".join(words.say(desk.lang, "several", n=n, line=line) for n, line in enumerate(lines, 1))


def _line(desk: Desk, answer: Answer) -> str:
    lang, match = desk.lang, answer.match
    if match.verdict == "absent":
        if match.reason in {"featureless", "unreadable"}:
            return words.say(lang, match.reason)
        absent = words.say(lang, "absent", count=words.videos(lang, len(desk.searcher.videos())))
        return words.joined(lang, (absent, _remedy(lang, answer.flaw)))
    sure = words.say(lang, next(key for least, key in SURE if match.confidence >= least))
    changes = words.listed(lang, (words.name_of(lang, "edits", e) for e in match.edits)) if match.edits else ""
    changed = words.say(lang, "changed", edits=changes) if changes else ""
    line = words.say(lang, match.verdict, video=match.video, time=words.clock_time(match.at_ms), changed=changed)
    others = [words.say(lang, "place", video=a.video, time=words.clock_time(a.at_ms)) for a in _might_be(match)]
    could_be = words.say(lang, "could_be", places=words.say(lang, "or").join(others)) if others else ""
    return words.joined(lang, (line, sure if match.verdict in {"found", "probable"} else "", could_be))


def _remedy(lang: str, flaw: Flaw | None) -> str:
    """What would help a picture that was not found."""
    if flaw is None:
        return words.say(lang, "absent_plain")
    return words.say(lang, f"absent_{flaw.kind}", width=flaw.width, height=flaw.height)
