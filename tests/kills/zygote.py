"""A process with everything imported that forks the project's programs, so that a thousand of them start in seconds.

`python -m tests.kills.zygote SOCKET` listens; an `Order` in JSON plus the file to write standard output to (a passed
descriptor) makes one child, and the answer is its pid. A child runs the very `main` of its program. Two things are
different in it: programs of ours that it starts are forked here too, and with a fuse it kills itself at the n-th act
that leaves the process (see `fuse`). All children die with the zygote.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.kills.fuse import burn

ADDRESS = "I2VF_ZYGOTE"
PR_SET_PDEATHSIG = 1
ROOMS = (
    "backend.__main__", "backend.server.serve", "backend.renders.film", "backend.renders.service",
    "skill.cli", "skill.turn.verbs", "skill.jobs.worker", "skill.handlers.export", "skill.handlers.credits",
    "skill.handlers.status", "skill.handlers.upload", "skill.handlers.chat", "skill.client", "skill.replies",
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One program: its package (`skill` or `backend`), arguments, environment, folder, standard input, fuse file."""

    package: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    said: str = ""
    fuse: str | None = None


def fork(address: str, order: Order, *streams: int) -> int:
    """Have the zygote at `address` start the program; its pid.

    `streams`: where standard output goes, and where standard input comes from when it is not `order.said`.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(address)
        socket.send_fds(line, [json.dumps(asdict(order)).encode() + b"\n"], list(streams))
        return int(line.recv(32))


class Forked:
    """Stands in for `subprocess.Popen` where the project starts programs of its own."""

    def __init__(
        self, command: Sequence[str], *, cwd: object, env: Mapping[str, str], stdin: int, stdout: int, **_: Any
    ) -> None:
        package = "backend" if "backend.__main__" in command[3] else "skill"
        kept = {name: value for name, value in os.environ.items() if name.startswith("I2VF_FUSE") or name == ADDRESS}
        fuse = kept.get(f"I2VF_FUSE_{package.upper()}")
        read, write = os.pipe()
        said, saying = os.pipe()
        order = Order(package, command[5:], {**env, **kept}, str(cwd), fuse=fuse)
        self.pid = fork(os.environ[ADDRESS], order, write, said)
        os.close(write)
        os.close(said)
        self.stdin = os.fdopen(saying, "wb", 0)
        if stdin != subprocess.PIPE:
            self.stdin.close()
        self.returncode: int | None = None
        self.stdout = os.fdopen(read, "rb", 0)
        if stdout != subprocess.PIPE:
            self.stdout.close()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """The zygote sees to that."""


def main(path: str) -> None:
    """Fork for whoever asks, until killed."""
    for name in ROOMS:
        importlib.import_module(name)
    importlib.import_module("skill.router").plan("export the video", [])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(path)
        listening.listen(64)
        print("ready", flush=True)
        while True:
            line, _ = listening.accept()
            with line:
                _take(line, listening)


def _take(line: socket.socket, listening: socket.socket) -> None:
    data, descriptors, _, _ = socket.recv_fds(line, 65536, 2)
    while not data.endswith(b"\n"):
        data += line.recv(65536)
    pid = os.fork()
    if pid == 0:
        listening.close()
        _become(Order(**json.loads(data)), *descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    line.sendall(str(pid).encode())


def _become(order: Order, out: int, said: int | None = None) -> None:
    """Run the program and end; never returns."""
    status = 70
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.environ.clear()
        os.environ.update(order.env)
        os.chdir(order.cwd)
        _streams(_written(order.said) if said is None else said, out)
        if order.package == "skill":
            subprocess.Popen = Forked  # type: ignore[misc,assignment]  # the one door that is exchanged
        program = importlib.import_module("skill.cli" if order.package == "skill" else "backend.__main__")
        if order.fuse:
            burn(Path(order.fuse))
        status = program.main(list(order.argv))
        sys.stdout.flush()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(status)


def _written(text: str) -> int:
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    return read


def _streams(said: int, out: int) -> None:
    os.dup2(said, 0)
    os.dup2(out, 1)
    os.set_inheritable(1, False)
    sys.stdin = io.TextIOWrapper(os.fdopen(0, "rb", closefd=False), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
