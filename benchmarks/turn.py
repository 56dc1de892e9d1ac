"""What one turn costs, cold and warm, by the clock and in processor time.

    python3 benchmarks/turn.py [--runs 15] [--turns 200]        (exit status 1 when a ratio is over its limit)

Cold: `turn` "status" as a process of its own, with our backend running, against `python -c "import httpx"`.
Warm: the same turn again and again in one process, as under MCP, against `httpx.get` of the one endpoint it asks.
Most of what that peer costs is the client it makes each time, TLS context included; a GET over a connection that is
kept open, which is the least a GET can cost, is shown beside it without a limit.
Runs are interleaved, so that a busy machine slows both; medians are compared. With a private environment below
I2VF_HOME the cold turn is measured the whole way through the bootstrap, else on this interpreter.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BUNDLE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BUNDLE))

from skill.install import place  # noqa: E402  # the bundle root has to be on the path first

COLD_LIMIT = 2.5
WARM_LIMIT = 1.3


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float


def main() -> int:
    """Print the medians and the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--warm", help=argparse.SUPPRESS)  # the half that runs inside the environment
    given = parser.parse_args()
    if given.warm:
        return _warm(given.turns)
    private = place.environment(place.home(os.environ), str(BUNDLE / "requirements"))
    whole = place.is_whole(private, "backend")
    python = place.python_of(private) if whole else sys.executable
    with tempfile.TemporaryDirectory() as folder:
        if whole:
            (Path(folder) / "env").symlink_to(Path(private).parent)
        env = {"PATH": os.environ["PATH"], "HOME": folder, "I2VF_HOME": folder}
        try:
            cold = cold_turns(sys.executable, python, env, given.runs)
            warm = subprocess.run([python, __file__, "--warm", "1", "--turns", str(given.turns)], env=env, check=False)
        finally:
            stop(python, env)
    return 0 if cold and warm.returncode == 0 else 1


def cold_turns(bare: str, python: str, env: Mapping[str, str], runs: int, bundle: Path = BUNDLE) -> bool:
    """Whether a cold turn keeps to its limit. `bare` is the Python that a host calls, `python` the private one."""
    turn = [bare, str(bundle / "skill"), "turn", "--conversation", "bench"]
    peer = [python, "-c", "import httpx"]
    first = subprocess.run(
        [*turn, "--budget", "0"], input="hello", env=env, capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(first.stdout)["state"] == "done", first.stdout
    for _ in range(2):
        spent(turn, env, "status")
        spent(peer, env, "")
    pairs = [(spent(turn, env, "status"), spent(peer, env, "")) for _ in range(runs)]
    return told("cold turn", "import httpx", pairs, limit=COLD_LIMIT)


def spent(argv: Sequence[str], env: Mapping[str, str], text: str) -> Cost:
    """One process from start to end; a run that fails stops the benchmark."""
    began = time.perf_counter()
    with subprocess.Popen(argv, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(text.encode())
        process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, argv
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime)


def _warm(turns: int) -> int:
    """In the environment, beside the running backend: the exit status."""
    import httpx  # noqa: PLC0415  # only in the environment

    from skill.jobs.shop import Shop  # noqa: PLC0415  # as above
    from skill.settings import Settings  # noqa: PLC0415
    from skill.turn.taking import TurnRequest, settle, take_turn  # noqa: PLC0415

    shop = Shop.open(Settings.read(), spawn=lambda _: None)
    session = shop.memory.talk("bench").session_id
    token = shop.memory.token("own")
    assert session
    assert token
    url = f"{shop.locate(shop.settings)}/api/state/nemo_agent/me/{session}/latest"
    bearer = {"Authorization": f"Bearer {token.token}"}

    def turn() -> None:
        answer = take_turn(shop, TurnRequest("status", Path.cwd(), conversation="bench"))
        settle(shop, answer)
        assert answer.state == "done", answer.say

    def fresh() -> None:
        assert httpx.get(url, headers=bearer).status_code == 200

    with httpx.Client(headers=bearer) as client:

        def kept() -> None:
            assert client.get(url).status_code == 200

        for act in (turn, fresh, kept):
            act()
        rows = [tuple(_took(act) for act in (turn, fresh, kept)) for _ in range(turns)]
    told("warm turn", "GET over a kept connection", [(row[0], row[2]) for row in rows], limit=None)
    good = told("warm turn", "httpx.get with its own client", [(row[0], row[1]) for row in rows], limit=WARM_LIMIT)
    return 0 if good else 1


def _took(act: Callable[[], None]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def told(ours: str, peer: str, pairs: Sequence[tuple[Cost, Cost]], *, limit: float | None) -> bool:
    """Print both medians and their ratio, by the clock and in processor time; whether the clock's is in the limit."""
    ratios = []
    for kind in ("wall", "cpu"):
        mine, theirs = (statistics.median(getattr(pair[n], kind) for pair in pairs) for n in (0, 1))
        ratios.append(mine / theirs)
        print(f"{ours} {mine * 1000:.1f} ms, {peer} {theirs * 1000:.1f} ms, {kind}: ratio {mine / theirs:.2f}")
    if limit is not None:
        print(f"{ours}: limit {limit}, {'kept' if ratios[0] <= limit else 'broken'} ({len(pairs)} runs)", flush=True)
    return limit is None or ratios[0] <= limit


def stop(python: str, env: Mapping[str, str], bundle: Path = BUNDLE) -> None:
    """End the backend that the turns started."""
    code = "from skill.launcher import stop_backend; from skill.settings import Settings; stop_backend(Settings.read())"
    subprocess.run([python, "-c", code], env=env, cwd=bundle, check=True)


if __name__ == "__main__":
    sys.exit(main())
