"""The Jinja environment and the table of reply kinds: one template for each kind in each language."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
import jinja2.bccache

from skill.files import read_table, write_atomic
from skill.messages import Reply
from skill.replies.say import say
from skill.wire.languages import base, nearest

HERE = Path(__file__).parent
#: one file each
LANGUAGES = tuple(sorted(path.stem for path in HERE.glob("*.yaml")))
#: every kind of reply there is; a test holds the templates to it
KINDS = frozenset(
    {
        "auto_export",
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
        "cloud_declined",
        "cloud_upload",
        "credits",
        "declined",
        "erase_elsewhere",
        "error_backend",
        "error_busy",
        "error_closed",
        "error_credits",
        "error_damaged",
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
        "file_failed",
        "file_is_here",
        "files_done",
        "find_request",
        "hint",
        "library_closed",
        "no_file_yet",
        "no_job",
        "not_done",
        "queued",
        "session_lost",
        "session_new",
        "set_aside",
        "setting_closed",
        "setting_up",
        "status",
        "status_empty",
        "upload",
        "upload_ask",
        "working",
        "yourself",
    }
)


def word(reply: Reply, language: str | None) -> str:
    """What the person reads; English where their language has no templates."""
    template = _environment(spoken(language)).get_template(reply.kind)
    return say(template.render(_safe(reply.facts)))


def spoken(language: str | None) -> str:
    """The file of templates for a person's language: `zh-CN` is zh, `zh-TW` is zh-Hant."""
    return nearest(language, LANGUAGES)


def answers(kind: str) -> tuple[str, ...]:
    """How people say yes, no, first or second to what we asked, in every language, as patterns."""
    return tuple(str(said) for language in LANGUAGES for said in manners(language)[kind])


@cache
def manners(language: str) -> Mapping[str, Any]:
    """The file of a language: the decimal mark, units, how people answer, and `replies`, a template of each kind."""
    return read_table(HERE / f"{language}.yaml")


class _Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled, kept where Python keeps its own; where nothing can be kept it is only slower."""

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Jinja passes over what another version of a template or of itself left."""
        with suppress(OSError), _compiled(bucket).open("rb") as kept:
            bucket.load_bytecode(kept)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep it, if that can be."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                write_atomic(_compiled(bucket), bucket.bytecode_to_string(), mode=0o644)


def _compiled(bucket: jinja2.bccache.Bucket) -> Path:
    return HERE / "__pycache__" / f"{bucket.key}.jinja-{bucket.checksum[:8]}"


@cache
def _environment(language: str) -> jinja2.Environment:
    """A kind that a language lacks is said as its base language has it, then in English."""
    files = tuple(dict.fromkeys((language, base(language) or language, "en")))
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_template, files)),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  # the result is chat text, and `say` takes markup out
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(),
    )
    ways = manners(language)
    mark, units = str(ways["decimal"]), tuple(str(unit) for unit in ways["units"])
    environment.filters.update(
        clock=lambda ms: clock(ms).replace(".", mark),
        lasting=lambda ms: lasting(ms).replace(".", mark),
        size=lambda count: size(count, units).replace(".", mark),
        number=lambda value: number(value).replace(".", mark),
        form=form,
    )
    return environment


def _template(languages: tuple[str, ...], kind: str) -> str | None:
    """The first template of a kind; the files of later languages are not even read where an earlier one has it."""
    return next((found for language in languages if (found := manners(language)["replies"].get(kind))), None)


def clock(ms: float) -> str:
    """A moment as people write it: 0:42.16, 1:02:03."""
    seconds, rest = divmod(max(0, round(ms)), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    whole = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    fraction = f"{rest:03d}".rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def lasting(ms: float) -> str:
    """How long something lasts: to the tenth of a second, from a minute on to the second."""
    return clock(round(ms, -3) if ms >= 59_950 else round(ms, -2))


def size(count: float, units: tuple[str, ...] = ("kB", "MB")) -> str:
    """Bytes as people read them."""
    return f"{count / 1e6:.1f} {units[1]}" if count >= 1e5 else f"{max(1, round(count / 1e3))} {units[0]}"


def number(value: float) -> str:
    """A number without a needless fraction."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def form(count: int, *forms: str) -> str:
    """The form of a noun that goes with `count`: of one and many, or, as in Russian, of one, few and many."""
    if len(forms) == 3 and count % 100 not in range(11, 15):
        return forms[{1: 0, 2: 1, 3: 1, 4: 1}.get(count % 10, 2)]
    return forms[0] if count == 1 else forms[-1]


def _safe(facts: Mapping[str, Any]) -> dict[str, Any]:
    return dict(facts)
