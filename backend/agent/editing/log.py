"""What was there before: the versions of a draft in one conversation, for undo, redo and starting over."""

from __future__ import annotations

from typing import Any

from backend.drafts.model import Draft, clone, main_segments

VERSIONS = 50


class Log:
    """Versions of a draft without their media (media are never taken back)."""

    def __init__(self, stored: dict[str, Any] | None, draft: Draft) -> None:
        """`stored` as `as_json` gave it. A draft that was changed elsewhere since becomes a version of its own."""
        known = stored or {}
        self.first: Draft = known.get("first") or _bare(draft)
        self.past: list[Draft] = list(known.get("past") or [])
        self.future: list[Draft] = list(known.get("future") or [])
        self.head: Draft = known.get("head") or _bare(draft)
        if _told(self.head) != _told(_bare(draft)):
            self._came_from_elsewhere(draft)

    def _came_from_elsewhere(self, draft: Draft) -> None:
        if not main_segments(self.first):
            self.first = _bare(draft)
        self.push(draft)

    def push(self, draft: Draft) -> None:
        """A new version."""
        self.past = [*self.past, self.head][-VERSIONS:]
        self.future = []
        self.head = _bare(draft)

    def undo(self, draft: Draft) -> Draft | None:
        """The version before, with the media of `draft`; None when there is none."""
        if not self.past:
            return None
        self.future.append(self.head)
        self.head = self.past.pop()
        return _dressed(self.head, draft)

    def redo(self, draft: Draft) -> Draft | None:
        """The version that was taken back last; None when there is none."""
        if not self.future:
            return None
        self.past.append(self.head)
        self.head = self.future.pop()
        return _dressed(self.head, draft)

    def start(self, draft: Draft) -> Draft:
        """The first version; this can be undone."""
        return _dressed(self.first, draft)

    def as_json(self) -> dict[str, Any]:
        """The log as the session keeps it."""
        return {"first": self.first, "past": self.past, "future": self.future, "head": self.head}


def _bare(draft: Draft) -> Draft:
    out: Draft = clone({key: value for key, value in draft.items() if key != "m"})
    out["m"] = clone({key: value for key, value in (draft.get("m") or {}).items() if key != "media"})
    return out


def _told(draft: Draft) -> Draft:
    return {**draft, "m": {key: value for key, value in draft["m"].items() if key != "rev"}}


def _dressed(version: Draft, draft: Draft) -> Draft:
    out: Draft = clone(version)
    inside = draft.get("m") or {}
    if "media" in inside:
        out["m"]["media"] = clone(inside["media"])
    return out
