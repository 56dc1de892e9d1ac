"""Draft in, film out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from backend.renders.maker import Rendered, Span, maker
from backend.renders.script import Output
from backend.settings import Settings


def render(
    draft: Mapping[str, Any],
    media: Mapping[str, Path],
    target: Path,
    *,
    output: Output,
    settings: Settings,
    span: Span | None = None,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Rendered:
    """Make the draft's film, or `span` of it, under `target`. Blocking.

    It appears there whole and verified or not at all, and nothing else is left behind but cached pieces. `progress`
    gets percents that only rise. Raises InvalidDraftError, NotFoundError (a medium), FontError, LaunchError,
    CancelledError, or what `probe` raises.
    """
    with maker(draft, media, output, settings, span=span, progress=progress, cancelled=cancelled) as one:
        return one.make(target)


def render_sound(
    draft: Mapping[str, Any],
    media: Mapping[str, Path],
    target: Path,
    *,
    cancelled: Callable[[], bool],
    settings: Settings,
    span: Span | None = None,
) -> None:
    """Write the draft's sound, or `span` of it, as MP3 straight to `target`, a part file of the caller.

    Raises as `render`.
    """
    with maker(draft, media, Output(), settings, span=span, cancelled=cancelled) as one:
        one.sound_only(target)
