"""What brings the skill to a host: `skills add`, `clawhub publish`, and the two reference validators."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from skill.settings import front_matter
from tests.hosts.bundle import ROOT, shipped
from tests.hosts.model.mind import NAME
from tests.hosts.world import Scene, need

AGENTS = ("cursor", "claude-code", "codex", "openclaw", "opencode")
VERSION = front_matter(ROOT / "SKILL.md").version
#: what a registry answers before anything is published there
REGISTRY = {"/whoami": {"user": {"handle": "tester"}}, "/resolve": {"match": None, "latestVersion": None}}


def skills_add(scene: Scene) -> str:
    """`skills add` for Cursor and others: every copy whole and at work; `list` knows it, `remove` takes it away."""
    scene.run("git", "init", "-q").good()
    scene.run("skills", "add", scene.world.bundle, "-a", *AGENTS, "-y", "--copy").good()
    copies = sorted(scene.work.glob(f"**/{NAME}/SKILL.md"))
    need(copies, "nothing was installed")
    bundled = {str(path.relative_to(scene.world.bundle)) for path in scene.world.bundle.rglob("*.*")}
    bundled = {path for path in bundled if "__pycache__" not in path}
    for copy in copies:
        have = {str(path.relative_to(copy.parent)) for path in copy.parent.rglob("*") if path.is_file()}
        need(have >= bundled, f"{copy.parent} lacks {sorted(bundled - have)[:5]}")
        answer = json.loads(scene.skill("turn", "--message", "status", bundle=copy.parent).good().out)
        need(answer["state"] == "done", answer)
    listed = json.loads(scene.run("skills", "list", "--json").good().out)
    need([skill["name"] for skill in listed] == [NAME], listed)
    scene.run("skills", "remove", NAME, "-y").good()
    need(not list(scene.work.glob(f"**/{NAME}/SKILL.md")), "something is left after `skills remove`")
    places = ", ".join(str(copy.parent.parent.relative_to(scene.work)) for copy in copies)
    return f"{len(bundled)} files and a working turn in {places}; listed; removed"


def clawhub_publish(scene: Scene) -> str:
    """`clawhub skill publish --dry-run` from the checkout: what it would send is exactly what we export."""
    with registry() as url:
        argv: list[str | Path] = [
            "clawhub",
            "--no-input",
            "skill",
            "publish",
            ROOT,
            "--slug",
            NAME,
            "--version",
            VERSION,
        ]
        argv += ["--dry-run", "--json"]
        ran = scene.run(*argv, env=dict.fromkeys(("CLAWHUB_REGISTRY", "CLAWHUB_SITE"), url)).good()
    told = json.loads(ran.out)
    need(told["status"] == "would-publish", told)
    need(
        told["fileCount"] == len(shipped()), f"ClawHub would send {told['fileCount']} files, we export {len(shipped())}"
    )
    return f"would-publish {told['version']}, {told['fileCount']} files"


def validators(scene: Scene) -> str:
    """Both reference validators on the exported bundle."""
    python = Path(sys.executable).with_name("agentskills")
    told = [scene.run(program, "validate", scene.world.bundle).good() for program in (python, "skills-ref")]
    return "; ".join((ran.out + ran.err).strip().splitlines()[0] for ran in told)


@contextmanager
def registry() -> Iterator[str]:
    """A registry on loopback that knows a user and no skill."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Registry(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the base class names it
        path = self.path.partition("?")[0]
        found = next((answer for end, answer in REGISTRY.items() if path.endswith(end)), None)
        content = json.dumps(found if found is not None else {}).encode()
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it
        """Nothing: the command's own output is kept."""
