"""Draft in, film out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from backend.renders.maker import Rendered, maker
from backend.renders.script import Output
from backend.settings import Settings


def render(
    draft: Mapping[str, Any],
    media: Mapping[str, Path],
    target: Path,
    *,
    output: Output,
    settings: Settings,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Rendered:
    """Make the draft's film under `target`, where it appears whole and verified or not at all. Blocking.

    `progress` gets percents that only rise. Raises InvalidDraftError, NotFoundError (a medium), FontError,
    LaunchError, CancelledError, or what `probe` raises. Nothing is left behind but cached pieces.
    """
    with maker(draft, media, output, settings, progress=progress, cancelled=cancelled) as one:
        return one.make(target)


def render_sound(
    draft: Mapping[str, Any],
    media: Mapping[str, Path],
    target: Path,
    *,
    cancelled: Callable[[], bool],
    settings: Settings,
) -> None:
    """Write the draft's sound as MP3 straight to `target`, a part file of the caller. Raises as `render`."""
    with maker(draft, media, Output(), settings, cancelled=cancelled) as one:
        one.sound_only(target)
