"""The one place of the backend that starts programs: `launch`, and where ffmpeg is.

Every program gets its own session and process group, limits on memory, CPU, file size and files, an empty
environment, low priority, a wall clock and a stall watchdog. On Linux it dies with the thread that started it;
`launch` blocks, so that thread lives as long as the program.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from backend.errors import CancelledError, LaunchError, UnsupportedMediaError
from backend.media.sniff import DEMUXERS, sniff_file

_CONFINE = Path(__file__).with_name("confine.py")
_TICK_S = 0.1
_TAIL_BYTES = 8192
#: what `-progress` repeats twice a second whether or not the work moves; only a new value of one of these counts as
#: life
_SIGNS_OF_LIFE = ("frame", "out_time_us", "total_size")
#: nothing of ours is inherited; fontconfig knows no folder, so only the fonts we name are drawn
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf")),
    "AV_LOG_FORCE_NOCOLOR": "1",
}

#: the decoders untrusted media may reach
DECODERS = (
    "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,mpeg4,msmpeg4v3,msmpeg4v2,mpeg2video,mpeg1video,h263,mjpeg,prores,dnxhd,vc1,wmv2,theora,"
    "gif,png,rawvideo,aac,aac_latm,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,amrnb,amrwb,wmav2,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_u8,pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav"
)


@dataclass(frozen=True)
class Limits:
    """What a program may use.

    Sizes in bytes, times in seconds; `stall_s` counts from the last sign of life on its stdout.
    """

    wall_s: float = 3600
    stall_s: float = 60
    cpu_s: int = 7200
    memory: int = 6 * 2**30
    file_bytes: int = 16 * 2**30
    files: int = 512
    nice: int = 5


@lru_cache(maxsize=1)
def ffmpeg() -> str:
    """Path of the ffmpeg program that came with imageio-ffmpeg. Raises LaunchError when this platform has none."""
    try:
        return str(Path(imageio_ffmpeg.get_ffmpeg_exe()).absolute())
    except RuntimeError as wrong:
        raise LaunchError("no ffmpeg program for this platform: reinstall imageio-ffmpeg") from wrong


def run_ffmpeg(
    arguments: Sequence[str],
    *,
    limits: Limits,
    progress: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    cwd: Path | None = None,
) -> None:
    """Run ffmpeg with what every run of ours carries; otherwise as `launch`."""
    always = ["-nostdin", "-hide_banner", "-loglevel", "warning", "-nostats", "-progress", "pipe:1", "-y"]
    launch([ffmpeg(), *always, *arguments], limits=limits, progress=progress, cancelled=cancelled, cwd=cwd)


def untrusted_input(path: Path, *, max_pixels: int, before: Sequence[str] = ()) -> list[str]:
    """Arguments that open film or sound somebody gave us: demuxer forced to what its bytes say, formats, decoders and
    protocols listed. `max_pixels`: of one frame.

    Raises UnsupportedMediaError when it is neither.
    """
    demuxer = DEMUXERS.get(sniff_file(path) or "")
    if demuxer is None:
        raise UnsupportedMediaError("not a film or sound of a kind we take")
    lists = ["-protocol_whitelist", "file,pipe", "-format_whitelist", demuxer, "-codec_whitelist", DECODERS]
    return [*before, *lists, "-max_pixels", str(max_pixels), "-f", demuxer, "-i", f"file:{path.absolute()}"]


def own_input(path: Path, demuxer: str, *, before: Sequence[str] = ()) -> list[str]:
    """Arguments that open a file we made ourselves."""
    return [*before, "-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", f"file:{path.absolute()}"]


def launch(
    argv: Sequence[str],
    *,
    limits: Limits,
    progress: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    cwd: Path | None = None,
) -> None:
    """Run `argv` (absolute program first) to its end; `progress` gets each line of its stdout.

    Raises LaunchError when it fails, stalls or outruns its limits, CancelledError when `cancelled` turned true. In
    every case, also when this raises, no process of its group is left.
    """
    watch = _Watch(limits=limits, progress=progress, cancelled=cancelled)
    with _started(argv, limits, cwd) as process:
        try:
            watch.follow(process)
            code = process.wait()
        finally:
            _kill_group(process)
    if code != 0:
        raise LaunchError(f"{Path(argv[0]).name} ended with {code}", returncode=code, tail=watch.tail)


@contextlib.contextmanager
def _started(argv: Sequence[str], limits: Limits, cwd: Path | None) -> Iterator[subprocess.Popen[bytes]]:
    confined = [sys.executable, "-I", "-S", str(_CONFINE), _as_json(limits), *argv]
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            confined, stdin=none, stdout=pipe, stderr=pipe, env=_ENVIRONMENT, cwd=cwd, start_new_session=True
        )
    except OSError as wrong:
        raise LaunchError(f"{Path(argv[0]).name} cannot be started: {wrong}") from wrong
    with process:
        yield process


def _as_json(limits: Limits) -> str:
    rlimits = {
        "RLIMIT_AS": limits.memory,
        "RLIMIT_CPU": limits.cpu_s,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_CORE": 0,
    }
    return json.dumps({"parent": os.getpid(), "nice": limits.nice, "rlimits": rlimits})


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Nothing of the group survives, whether its leader has ended or not."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@dataclass
class _Watch:
    """Reads a program's output and decides when it has had enough."""

    limits: Limits
    progress: Callable[[str], None] | None
    cancelled: Callable[[], bool] | None
    began: float = field(default_factory=time.monotonic)
    tail: str = ""
    _alive: float = field(default_factory=time.monotonic)
    _rest: bytes = b""
    _errors: bytes = b""
    _seen: dict[str, str] = field(default_factory=dict)

    def follow(self, process: subprocess.Popen[bytes]) -> None:
        """Until the program closes its output. Raises CancelledError or LaunchError."""
        assert process.stdout is not None  # noqa: S101  # both are pipes, see _started
        assert process.stderr is not None  # noqa: S101
        takers: dict[IO[bytes], Callable[[bytes], None]] = {
            process.stdout: self._take_output,
            process.stderr: self._take_errors,
        }
        with selectors.DefaultSelector() as ready:
            for stream, taker in takers.items():
                ready.register(stream, selectors.EVENT_READ, taker)
            while ready.get_map():
                self._check(process)
                for key, _ in ready.select(_TICK_S):
                    data = os.read(key.fd, 65536)
                    key.data(data)
                    if not data:
                        ready.unregister(key.fileobj)
        self._await_end(process)

    def _await_end(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            self._check(process)
            threading.Event().wait(_TICK_S / 10)

    def _check(self, process: subprocess.Popen[bytes]) -> None:
        now = time.monotonic()
        if self.cancelled is not None and self.cancelled():
            raise CancelledError("stopped on request", tail=self.tail)
        if now - self.began > self.limits.wall_s:
            raise LaunchError(f"over its {self.limits.wall_s:g} s (process {process.pid})", tail=self.tail)
        if now - self._alive > self.limits.stall_s:
            raise LaunchError(f"no progress for {self.limits.stall_s:g} s (process {process.pid})", tail=self.tail)

    def _take_errors(self, data: bytes) -> None:
        self._errors = (self._errors + data)[-_TAIL_BYTES:]
        self.tail = self._errors.decode("utf-8", "replace")

    def _take_output(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-_TAIL_BYTES:]
        for line in lines:
            self._take_line(line.decode("utf-8", "replace").strip())

    def _take_line(self, line: str) -> None:
        key, _, value = line.partition("=")
        if key in _SIGNS_OF_LIFE and self._seen.get(key) != value:
            self._seen[key] = value
            self._alive = time.monotonic()
        if self.progress is not None:
            self.progress(line)
