"""The balance."""

from __future__ import annotations

from skill.client import Credits
from skill.handlers.desk import Desk
from skill.messages import Reply


def credits_left(desk: Desk) -> Reply:
    """Available, frozen and total credits as the backend counts them."""

    def ask() -> Credits:
        return desk.backend.credits()  # looked up again after a lost backend came back

    balance = desk.patiently(ask)
    refills = desk.line.key == "own"  # another service on this machine may count for real
    facts = {"available": balance.available, "frozen": balance.frozen, "total": balance.total, "own": refills}
    return Reply("credits", {**facts, "resets_on": (balance.resets_at or "")[:10]})
