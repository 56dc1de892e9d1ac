"""`demo`: the conversation a person would hold, through the same commands that a host runs."""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Set up if needed, make a sample library, hold the conversation, print it; returns the exit status."""
    raise SystemExit(f"demo {argv}")
