"""What a backend's reply may set off by itself: only what reads, and what the person asked for this turn. Everything
else is at most an offer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

# In the order they are done. The first three only read and are always allowed.
READS = ("state", "timeline", "credits")
ASKED = ("edit", "export")
OFFERS = ("export", "edit", "purchase", "delete", "publish")


def granted(kinds: Collection[str], authorized: Collection[str], *, tainted: Collection[str] = ()) -> tuple[str, ...]:
    """Acts done at once, each at most once: lookups always, acts with an effect only when the person asked for them.

    `tainted` kinds stood after a phrase addressed to the program instead of the person; they grant nothing.
    """
    clean = set(kinds) - set(tainted)
    return tuple(k for k in READS if k in clean) + tuple(k for k in ASKED if k in clean and k in authorized)


def offered(kinds: Collection[str], done: Collection[str]) -> tuple[str, ...]:
    """Acts put to the person in words: suggested, known, and not done already. No kind outside `OFFERS` is ever
    passed on.
    """
    return tuple(k for k in OFFERS if k in kinds and k not in done)


def known(kinds: Iterable[str]) -> set[str]:
    """The kinds this table knows; a kind it does not know (log in, open a link) means nothing."""
    return {k for k in kinds if k in READS or k in ASKED or k in OFFERS}
