"""The MCP face: the same turns as the command line's, for clients that speak the Model Context Protocol over stdio."""

from __future__ import annotations

import argparse
import importlib.util
import shlex
import sys

from skill.settings import BUNDLE

SETUP = 3


def main(verb: str, argv: list[str]) -> int:
    """`mcp [--guest]`: serve one client on standard input and output until it leaves; returns the exit status.

    `--guest`: whoever speaks through this client is not the owner.
    """
    parser = argparse.ArgumentParser(prog=f"python3 skill {verb}", description="Serve one client of MCP.")
    parser.add_argument("--guest", action="store_true", help="whoever speaks through this client is not the owner")
    given = parser.parse_args(argv)
    if importlib.util.find_spec("mcp") is None:
        cure = f"python3 {shlex.quote(str(BUNDLE / 'skill'))} setup --mcp"
        print(f"The MCP face is not set up on this machine yet: run `{cure}` once.", file=sys.stderr)
        return SETUP
    from skill.mcp_server.server import serve  # noqa: PLC0415  # the packages behind it are an extra

    return serve(guest=given.guest)
