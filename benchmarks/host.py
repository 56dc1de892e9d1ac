"""What a host meets: how long set-up takes, and what a turn and an MCP call cost in the installed bundle.

    python3 benchmarks/host.py [--runs 15] [--calls 200]      (exit status 1 when a figure is over its limit)

Everything happens in a home of its own, with the bundle as it is published and a bare Python.
Set-up: from nothing, without uv and any cache, to the answer of a first turn (limit 40 s); then anew with a uv whose
cache holds every package (limit 10 s). Both need the package index, so the network is in the first.
Cold turn: "status" through the bootstrap, backend running, against `python -c "import httpx"` (limit 2.5).
MCP: the 95th percentile of "status" over the SDK's client, less the median of what the backend takes to answer the one
request behind it (limit 15 ms). Limits are held by the clock; processor time is printed beside it, because a busy
machine slows the clock and not the processor.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

BUNDLE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BUNDLE))

from benchmarks.turn import Cost, cold_turns, spent, stop  # noqa: E402  # the bundle root has to be on the path first
from skill.install import place  # noqa: E402  # as above
from tests.hosts.bundle import export  # noqa: E402  # as above

OLDEST = (3, 11)
COLD_SETUP_S, WARM_SETUP_S, CALL_MS = 40.0, 10.0, 15.0
#: what a person's shell has: the system's programs, and where pip and uv find their index
KEPT = ("PIP_", "UV_", "SSL_", "http", "https", "HTTP", "HTTPS", "no_proxy", "NO_PROXY")


def main() -> int:
    """Print every figure with its limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--mcp", help=argparse.SUPPRESS)  # the half that runs inside the environment
    given = parser.parse_args()
    if given.mcp:
        return _mcp(Path(given.mcp), given.calls)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundle = export(folder / place.NAME)
        good = [_set_up_cold(folder / "cold", bundle), _set_up_warm(folder, bundle)]
        home = folder / "warm"
        env = _environment(home)
        python = place.python_of(place.environment(place.home(env), str(bundle / "requirements")))
        try:
            good.append(cold_turns(BARE, python, env, given.runs, bundle))
            client = [python, __file__, "--mcp", str(bundle), "--calls", str(given.calls)]
            good.append(subprocess.run(client, env=env, check=False).returncode == 0)
        finally:
            stop(python, env, bundle)
    return 0 if all(good) else 1


def _bare() -> str:
    """The Python that a host would call: the system's own where it is new enough, else the one behind this one."""
    mine = str(Path(sys.base_prefix) / "bin" / "python3")
    system = shutil.which("python3", path="/usr/bin:/bin")
    asked = f"import sys, ensurepip; sys.exit(sys.version_info[:2] < {OLDEST})"
    fits = system and subprocess.run([system, "-c", asked], capture_output=True, check=False).returncode == 0
    return str(system) if fits else mine


BARE = _bare()


def _environment(home: Path, *, uv: str | None = None, cache: Path | None = None) -> dict[str, str]:
    """A person's environment in an empty home."""
    mine = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    path = os.pathsep.join([*([str(Path(uv).parent)] if uv else []), "/usr/bin", "/bin"])
    home.mkdir(exist_ok=True)
    return {
        **mine,
        "PATH": path,
        "HOME": str(home),
        "I2VF_HOME": str(home / "state"),
        **({"UV_CACHE_DIR": str(cache)} if cache else {}),
    }


def _set_up_cold(home: Path, bundle: Path) -> bool:
    """Whether a first turn answers in time where nothing is there but Python."""
    env = _environment(home)
    cost = _to_a_turn(env, bundle)
    python = place.python_of(place.environment(place.home(env), str(bundle / "requirements")))
    stop(python, env, bundle)
    return _kept("set-up from bare python3 to a first turn, nothing cached", cost, COLD_SETUP_S)


def _set_up_warm(folder: Path, bundle: Path) -> bool:
    """Whether it does where uv is, with a cache; leaves the home for what follows, with the MCP stage."""
    python = place.python_of(place.environment(str(folder / "cold" / "state"), str(bundle / "requirements")))
    uv = str(Path(python).with_name("uv"))
    cache = folder / "cache"
    cache.mkdir()
    for name in ("filling", "warm"):
        env = _environment(folder / name, uv=uv, cache=cache)
        shutil.rmtree(folder / name / "state", ignore_errors=True)
        cost = _to_a_turn(env, bundle)
        stop(place.python_of(place.environment(place.home(env), str(bundle / "requirements"))), env, bundle)
    spent([BARE, str(bundle / "skill"), "setup", "--mcp"], env, "")
    return _kept("set-up with uv and a warm cache to a first turn", cost, WARM_SETUP_S)


def _to_a_turn(env: Mapping[str, str], bundle: Path) -> Cost:
    """Set-up and the first turn, our backend's start included."""
    skill = str(bundle / "skill")
    costs = [
        spent([BARE, skill, "setup"], env, ""),
        spent([BARE, skill, "turn", "--budget", "0"], env, "hello"),
    ]
    return Cost(sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs))


def _kept(what: str, cost: Cost, limit_s: float) -> bool:
    good: bool = cost.wall <= limit_s
    word = "kept" if good else "broken"
    print(
        f"{what}: {cost.wall:.1f} s ({cost.cpu:.1f} s of the processor), "
        f"{cost.wall / limit_s:.2f} of the limit {limit_s:.0f} s: {word}",
        flush=True,
    )
    return good


def _mcp(bundle: Path, calls: int) -> int:
    """In the environment, beside the running backend: the exit status."""
    import anyio  # noqa: PLC0415  # only in the environment
    import httpx  # noqa: PLC0415  # as above
    from mcp import Client, StdioServerParameters  # noqa: PLC0415  # as above

    from skill.jobs.shop import Shop  # noqa: PLC0415  # as above
    from skill.settings import Settings  # noqa: PLC0415  # as above

    shop = Shop.open(Settings.read(), spawn=lambda _: None)
    session, token = shop.memory.talk("bench").session_id, shop.memory.token("own")
    assert session
    assert token
    url = f"{shop.locate(shop.settings)}/api/state/nemo_agent/me/{session}/latest"
    server = StdioServerParameters(command=BARE, args=[str(bundle / "skill"), "mcp"], env=dict(os.environ))

    async def held() -> tuple[list[float], list[float], float]:
        bearer = {"Authorization": f"Bearer {token.token}"}
        async with Client(server) as client, httpx.AsyncClient(headers=bearer) as direct:
            for _ in range(5):
                await call(client)
                await direct.get(url)
            ours, theirs = [], []
            before = _processor()
            for _ in range(calls):
                ours.append(await call(client))
                began = time.perf_counter()
                assert (await direct.get(url)).status_code == 200
                theirs.append((time.perf_counter() - began) * 1000)
            return ours, theirs, (_processor() - before) / calls * 1000

    async def call(client: Client) -> float:
        began = time.perf_counter()
        found = await client.call_tool("status", {"conversation": "bench"})
        assert (found.structured_content or {})["state"] == "done", found
        return (time.perf_counter() - began) * 1000

    ours, theirs, cpu_ms = anyio.run(held)
    slow, backend = statistics.quantiles(ours, n=20)[18], statistics.median(theirs)
    over = slow - backend
    word = "kept" if over <= CALL_MS else "broken"
    print(
        f"MCP status: median {statistics.median(ours):.1f} ms, 95 of 100 within {slow:.1f} ms; backend {backend:.1f} ms"
    )
    print(
        f"MCP status over the backend: {over:.1f} ms ({cpu_ms:.1f} ms of the processor, client, server and request), "
        f"{over / CALL_MS:.2f} of the limit {CALL_MS:.0f} ms: {word}"
    )
    return 0 if over <= CALL_MS else 1


def _processor() -> float:
    """Processor seconds of this process and of the server it started."""
    ticks = 0
    for process in [str(os.getpid()), *Path("/proc/self/task", str(os.getpid()), "children").read_text().split()]:
        fields = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
