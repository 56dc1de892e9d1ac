"""What one cold turn costs: `turn` "status" with the backend running, against `python -c "import httpx"`.

    python3 benchmarks/cold_turn.py [--runs 15]        (exit status 1 when the ratio is over the limit)

Runs are interleaved, so that a busy machine slows both; the medians are compared.
With a private environment below I2VF_HOME it measures the whole way through the bootstrap, else this interpreter.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

BUNDLE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BUNDLE))

from skill.install import place  # noqa: E402  # the bundle root has to be on the path first

LIMIT = 3.5


def main() -> int:
    """Print both medians and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    private = place.environment(place.home(os.environ), str(BUNDLE / "requirements"))
    python = place.python_of(private) if place.is_whole(private, "backend") else sys.executable
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if place.is_whole(private, "backend"):
            (home / "env").symlink_to(Path(private).parent)
        env = {"PATH": os.environ["PATH"], "HOME": folder, "I2VF_HOME": folder}
        turn = [sys.executable, str(BUNDLE / "skill"), "turn", "--conversation", "bench"]
        try:
            ratio = compare(turn, [python, "-c", "import httpx"], env, runs)
        finally:
            stop(python, env)
    print(f"ratio {ratio:.2f} (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


def compare(turn: Sequence[str], peer: Sequence[str], env: Mapping[str, str], runs: int) -> float:
    """Median of the turn over median of the peer."""
    warm = subprocess.run(turn, input="hello", env=env, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(warm.stdout)["state"] in ("done", "working"), warm.stdout
    for _ in range(2):
        cost(turn, env, "status")
        cost(peer, env, "")
    pairs = [(cost(turn, env, "status"), cost(peer, env, "")) for _ in range(runs)]
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    print(f'turn "status" {ours * 1000:.0f} ms, import httpx {theirs * 1000:.0f} ms, {runs} runs each')
    return ours / theirs


def cost(argv: Sequence[str], env: Mapping[str, str], text: str) -> float:
    """Seconds from start to end; a run that fails stops the benchmark."""
    began = time.perf_counter()
    done = subprocess.run(argv, input=text, env=env, capture_output=True, encoding="utf-8", check=False)
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stdout + done.stderr
    return took


def stop(python: str, env: Mapping[str, str]) -> None:
    """End the backend that the turns started."""
    code = "from skill.launcher import stop_backend; from skill.settings import Settings; stop_backend(Settings.read())"
    subprocess.run([python, "-c", code], env=env, cwd=BUNDLE, check=True)


if __name__ == "__main__":
    sys.exit(main())
