"""The MCP Inspector's command line against `python3 skill mcp`: a client that is not ours."""

from __future__ import annotations

import json
from typing import Any

from tests.hosts.world import FILM, Scene, need

TOOLS = {"turn", "find", "library_add", "status", "export_start", "job_wait", "job_cancel"}
CALL_S = 90.0


def tools(scene: Scene) -> str:
    """tools/list: every tool with its hints and the shape of its result."""
    found = {tool["name"]: tool for tool in _ask(scene, "tools/list")["tools"]}
    need(found.keys() >= TOOLS, f"missing {TOOLS - found.keys()}")
    for name, tool in found.items():
        need(tool["outputSchema"]["required"], f"{name} does not say what it returns")
        need("readOnlyHint" in tool["annotations"], f"{name} has no hints")
    return f"tools {', '.join(sorted(found))}"


def calls(scene: Scene) -> str:
    """tools/call: a find with its picture; then the draft and the clip as resources."""
    told = _call(scene, "find", images=json.dumps([str(scene.world.query)]))
    told = _finished(scene, told)
    outcome = told["structuredContent"]
    need(outcome["match"]["video"] == FILM, outcome)
    kinds = [part["type"] for part in told["content"]]
    need("image" in kinds, kinds)
    listed = {entry["uri"]: entry for entry in _ask(scene, "resources/list")["resources"]}
    draft = next(uri for uri in listed if uri.startswith("draft://"))
    film = next(uri for uri, entry in listed.items() if entry["mimeType"] == "video/mp4")
    text = _ask(scene, "resources/read", "--uri", draft)["contents"][0]["text"]
    need(json.loads(text), "the draft is empty")
    blob = _ask(scene, "resources/read", "--uri", film)["contents"][0]["blob"]
    need(len(blob) * 3 // 4 >= listed[film]["size"], f"{len(blob)} characters of {listed[film]['size']} bytes")
    at = outcome["match"]["at_ms"]
    return (
        f"find {at} ms with {', '.join(kinds)}; draft of {len(text)} characters; clip of {listed[film]['size']} bytes"
    )


def _finished(scene: Scene, told: Any) -> Any:
    """What the call came to, waited for as its result says."""
    for _ in range(20):
        outcome = told["structuredContent"]
        if outcome["state"] != "working":
            return told
        told = _call(scene, "job_wait", job=outcome["job"]["id"])
    need(holds=False, what=f"still at work: {told}")
    return told


def _call(scene: Scene, tool: str, **arguments: str) -> Any:
    given = [f"{name}={value}" for name, value in arguments.items()]
    return _ask(scene, "tools/call", "--tool-name", tool, *(word for one in given for word in ("--tool-arg", one)))


def _ask(scene: Scene, method: str, *options: str) -> Any:
    server = ["python3", str(scene.world.bundle / "skill"), "mcp"]
    argv = ["mcp-inspector", "--cli", *server, "--method", method, *options]
    return json.loads(scene.run(*argv, patience_s=CALL_S).good().out)
