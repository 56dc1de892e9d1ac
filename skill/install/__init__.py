"""Set-up, doctor and uninstall: the private environment's life. Standard library only: a bare Python runs it."""

from __future__ import annotations

VERBS = ("setup", "doctor", "uninstall")


def main(verb: str, argv: list[str]) -> int:
    """Run one of `VERBS`; returns the exit status. Only that verb's module is loaded."""
    from importlib import import_module  # noqa: PLC0415  # the bootstrap imports this package for `place` alone

    status: int = import_module(f"skill.install.{verb}").main(argv)
    return status
