"""The Jinja environment and the table of reply kinds: one template for each kind in each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from skill.messages import Reply
from skill.replies.say import say

LANGUAGES = ("en", "zh")
#: every kind of reply there is; a test holds the templates to it
KINDS = frozenset(
    {
        "backend_cloud",
        "backend_custom",
        "backend_own",
        "cancelled",
        "cancelling",
        "chat",
        "chat_failed",
        "chat_nothing",
        "choose_backend",
        "chosen",
        "credits",
        "declined",
        "error_backend",
        "error_busy",
        "error_credits",
        "error_forbidden",
        "error_internal",
        "error_link",
        "error_missing",
        "error_page",
        "error_plan",
        "error_rate",
        "error_refused",
        "error_settings",
        "error_setup",
        "error_size",
        "error_stream",
        "error_token",
        "error_token_own",
        "error_turn_under_way",
        "error_type",
        "error_unreachable",
        "export_failed",
        "export_late",
        "export_nothing",
        "export_ready",
        "hint",
        "no_job",
        "queued",
        "session_lost",
        "session_new",
        "set_aside",
        "status",
        "status_empty",
        "upload",
        "upload_ask",
        "working",
    }
)


def word(reply: Reply, language: str | None) -> str:
    """What the person reads; English where their language has no templates."""
    template = _environment(spoken(language)).get_template(f"{reply.kind}.jinja")
    return say(template.render(_safe(reply.facts)))


def spoken(language: str | None) -> str:
    """The language of the templates for a person's language: `zh-CN` is zh."""
    base = (language or "en").partition("-")[0].lower()
    return base if base in LANGUAGES else LANGUAGES[0]


@cache
def _environment(language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / language),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  # the result is chat text, and `say` takes markup out
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(clock=clock, size=size, number=number)
    return environment


def clock(ms: float) -> str:
    """A moment as people write it: 0:42.16, 1:02:03."""
    seconds, rest = divmod(max(0, round(ms)), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    fraction = f"{rest:03d}".rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def size(count: float) -> str:
    """Bytes as people read them."""
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{max(1, round(count / 1e3))} kB"


def number(value: float) -> str:
    """A number without a needless fraction."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def _safe(facts: Mapping[str, Any]) -> dict[str, Any]:
    return dict(facts)
