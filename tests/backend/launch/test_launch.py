"""Programs are confined, watched and gone when we are done with them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.errors import CancelledError, LaunchError, UnsupportedMediaError
from backend.media.launch import Limits, ffmpeg, launch, run_ffmpeg, untrusted_input

PYTHON = [sys.executable, "-c"]
SHOW = "import os,resource,json;print(json.dumps([dict(os.environ),[resource.getrlimit(getattr(resource,'RLIMIT_'+n))[0] for n in ('AS','CPU','FSIZE','NOFILE','CORE')],os.getsid(0)==os.getppid() or os.getpgid(0)==os.getpid(),os.nice(0)]))"
ENDLESS = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30", "-c:v", "libx264", "-f", "null", "-"]


def alive(marker: str) -> list[int]:
    """Processes with this in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if marker.encode() in (entry / "cmdline").read_bytes() and int(entry.name) != os.getpid():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_a_program_inherits_nothing_and_gets_its_limits(monkeypatch):
    import json

    monkeypatch.setenv("NEMO_TOKEN", "canary")
    lines: list[str] = []
    limits = Limits(memory=3 * 2**30, cpu_s=77, file_bytes=12345, files=99, nice=7)
    launch([*PYTHON, SHOW], limits=limits, progress=lines.append)
    environ, rlimits, own_group, nice = json.loads(lines[0])
    assert "canary" not in environ.values()
    assert set(environ) <= {"LC_ALL", "FONTCONFIG_FILE", "AV_LOG_FORCE_NOCOLOR", "LC_CTYPE"}
    assert rlimits == [3 * 2**30, 77, 12345, 99, 0]
    assert own_group
    assert nice >= 7


def test_failure_carries_the_code_and_the_last_words():
    with pytest.raises(LaunchError) as caught:
        launch([*PYTHON, "import sys;sys.stderr.write('x'*20000+'the end');sys.exit(3)"], limits=Limits())
    assert caught.value.returncode == 3
    assert caught.value.tail.endswith("the end")
    assert len(caught.value.tail) <= 8192


def test_a_missing_program_is_our_error():
    with pytest.raises(LaunchError):
        launch(["/nowhere/program"], limits=Limits())


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("while True: pass", Limits(cpu_s=1)),
        ("open('big','wb').write(bytes(10**7))", Limits(file_bytes=100_000)),
        ("x=bytearray(2*2**30)", Limits(memory=2**29)),
        ("import time;time.sleep(60)", Limits(wall_s=0.5)),
        ("import time;time.sleep(60)", Limits(stall_s=0.5)),
        ("import time\nwhile True: print('frame=1',flush=True);time.sleep(.05)", Limits(stall_s=0.7)),
    ],
    ids=["cpu", "file size", "memory", "wall clock", "silence", "same frame for ever"],
)
def test_each_limit_ends_the_program(tmp_path, code, limits):
    began = time.monotonic()
    with pytest.raises(LaunchError):
        launch([*PYTHON, code], limits=limits, cwd=tmp_path)
    assert time.monotonic() - began < 5


def test_progress_keeps_a_slow_program_alive():
    code = "import time\nfor i in range(8): print(f'frame={i}',flush=True);time.sleep(.1)"
    launch([*PYTHON, code], limits=Limits(stall_s=0.6))


def test_cancel_ends_the_whole_group():
    marker = f"grandchild{os.getpid()}"
    code = f"import subprocess,sys,time;subprocess.Popen([sys.executable,'-c','import time;time.sleep(60)#{marker}']);print('up',flush=True);time.sleep(60)"
    up: list[str] = []
    with pytest.raises(CancelledError):
        launch([*PYTHON, code], limits=Limits(), progress=up.append, cancelled=lambda: bool(up))
    deadline = time.monotonic() + 3
    while alive(marker) and time.monotonic() < deadline:
        pass
    assert alive(marker) == []


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux only")
def test_a_killed_parent_takes_its_program_along():
    marker = f"orphan{os.getpid()}"
    code = (
        "import sys;from backend.media.launch import launch,Limits;"
        f"launch([sys.executable,'-c','import time;print(1,flush=True);time.sleep(60)#{marker}'],limits=Limits(),progress=lambda l:print(l,flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.kill()
    deadline = time.monotonic() + 3
    while alive(marker) and time.monotonic() < deadline:
        pass
    assert alive(marker) == []


def test_ffmpeg_runs_from_the_package():
    assert Path(ffmpeg()).is_file()
    lines: list[str] = []
    run_ffmpeg(["-f", "lavfi", "-i", "color=d=1:r=5", "-f", "null", "-"], limits=Limits(), progress=lines.append)
    assert "frame=5" in lines


def test_a_stopped_encoder_leaves_no_process():
    lines: list[str] = []
    marker = f"s=1280x720:r={30 + os.getpid() % 7}"
    with pytest.raises(CancelledError):
        run_ffmpeg(
            [part.replace("s=1280x720:r=30", marker) for part in ENDLESS],
            limits=Limits(),
            progress=lines.append,
            cancelled=lambda: len(lines) > 3,
        )
    assert alive(marker) == []


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{0}\n#EXT-X-ENDLIST\n"
DISGUISES = {
    "hls": PLAYLIST,
    "ffconcat": "ffconcat version 1.0\nfile {1}\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    "ffmeta": ";FFMETADATA1\n",
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_script_under_a_films_name_is_not_opened(tmp_path, text):
    secret = tmp_path / "secret.ts"
    secret.write_bytes(b"G" * 188 * 10)
    evil = tmp_path / "cat.mp4"
    evil.write_text(text.format(secret, secret.name))
    with pytest.raises(UnsupportedMediaError):
        untrusted_input(evil, max_pixels=10**6)


def test_a_playlist_behind_a_films_first_bytes_reads_no_other_file(tmp_path):
    """Even when the first bytes pass, the demuxer is forced: the playlist is never looked for."""
    evil = tmp_path / "cat.mp4"
    evil.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(12) + PLAYLIST.format("/etc/passwd").encode())
    arguments = untrusted_input(evil, max_pixels=10**6)
    assert arguments[arguments.index("-f") + 1] == "mov"
    with pytest.raises(LaunchError):
        run_ffmpeg([*arguments, "-f", "null", "-"], limits=Limits())
