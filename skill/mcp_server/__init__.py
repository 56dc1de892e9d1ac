"""The MCP face: the same turns as the command line's, for clients that speak the Model Context Protocol over stdio."""

from __future__ import annotations

import importlib.util
import shlex
import sys

from skill.settings import BUNDLE

SETUP = 3


def main(verb: str, argv: list[str]) -> int:  # noqa: ARG001  # one signature for every verb
    """Serve one client on standard input and output until it leaves; returns the exit status."""
    if importlib.util.find_spec("mcp") is None:
        cure = f"python3 {shlex.quote(str(BUNDLE / 'skill'))} setup --mcp"
        print(f"The MCP face is not set up on this machine yet: run `{cure}` once.", file=sys.stderr)
        return SETUP
    from skill.mcp_server.server import serve  # noqa: PLC0415  # the packages behind it are an extra

    return serve()
