# ruff: noqa: E501  # a pattern is read whole or not at all
"""Going back and forth between versions."""

from __future__ import annotations

from backend.agent.editing.marks import Step, to

STEPS: list[Step] = [
    to(
        r"^(?:actually |no,? |hmm,? |sorry,? )*(?:i (?:liked|preferred|think i liked) it (?:better|more|best)? ?(?:with|without|before|the way it was|as it was)(?: it| that)?|it (?:was|looked) (?:better|nicer) (?:with|without|before|the way it was|as it was)(?: it| that)?)(?:,? (?:so )?(?:please )?(?:go back|undo|undo that|undo it|put it back|take it back|bring it back|change it back))?[.!]*$",
        "undo",
    ),
    to(r"^undo(?:,? (?:and |then )?undo)+(?: again)?[.!]*$", lambda f: f"undo {f[0].count('undo')} steps"),
    to(r"^(?:please )?undo (?:both )?the [a-z]+ and the [a-z]+(?=\s*[.!]*$)", "undo 2 steps"),
    to(r"(?<![a-z])undo(?: it| that)? twice(?![a-z])", "undo 2 steps"),
    to(
        r"(?<![a-z])(?:undo|revert|take back|cancel|reverse|roll back|scrap) (?:the |my )?(?:last|latest|previous) (\d) (?:changes|edits|steps|things|actions)",
        r"undo \1 steps",
    ),
    to(
        r"(?<![a-z])(?:the |my )?last (\d) (?:changes|edits|steps|things) (?:should|must|need to|have to) be (?:undone|reverted|cancell?ed|taken back|reversed)",
        r"undo \1 steps",
    ),
    to(r"^.{0,24}(?:version|state|draft) (?:from |of )?(\d) (?:changes|edits|steps) ago[.!]*$", r"undo \1 steps"),
    to(r"^.{0,60}(?:,| and|\.) (?:please )?redo(?: (?:it|that))?[.!]*$", "redo"),
    to(
        r"^(?:please )?(?:back up|go back|step back|wind back|roll back) (\d) (?:versions|edits|changes|steps)[.!]*$",
        r"undo \1 steps",
    ),
    to(
        r"(?<![a-z])(?:the |my )?last (\d) (?:changes|edits|steps|things) can be (?:undone|reverted|reversed|taken back)",
        r"undo \1 steps",
    ),
    to(
        r"^(?:please )?un-?(?:cut|trim|split|crop|mirror|flip|rotate|reverse|delete) (?:it|that|this)(?: again| please)?[.!]*$",
        "undo that",
    ),
    to(r"(?<![a-z])undo (\d) times(?![a-z])", r"undo \1 steps"),
    to(
        r"(?<![a-z])(?:go |take (?:it|that) |bring it )?back to (?:how|what|the way) (?:it|things) (?:was|were|looked) before(?: that| this| the last)?(?: change| edit)?(?=\s*(?:$|[,.;]))",
        "undo",
    ),
    to(
        r"^.*(?<![a-z])(?:undid|undone)(?![a-z]).*(?:back|again|return)(?![a-z]).*$|^.*(?:bring back|restore|redo|reapply|apply)(?![a-z]).*(?:undid|undone)(?![a-z]).*$",
        "redo",
    ),
    to(
        r"(?<![a-z])(?:go )?(\d) steps? back(?![a-z])|(?<![a-z])(?:undo|revert|take back) (?:the |my )?last (\d) (?:changes|edits|steps|things)",
        lambda f: f"undo {f[1] or f[2]} steps",
    ),
    to(r"(?<![a-z])on second thoughts?,? ", ""),
    to(r"(?<![a-z])ctrl[- +]?y(?![a-z])", "redo"),
    to(r"(?<![a-z])ctrl[- +]?z(?![a-z])", "undo"),
    to(
        r"^(?:please |actually,? |no,? |wait,? |oh,? |hmm,? )*(?:(?:rotate|turn|flip|spin|mirror)(?: it| that| this)? back|(?:bring|get|put) (?:it|that|them) back(?: in)?)(?: please| again| the way it was| to how it was)*$",
        "undo that",
    ),
    to(r"(?<![a-z])(?:undo|revert|cancel|scrap) (?:that|the|my) last (?:one|thing|change|edit|bit|step|move)", "undo"),
    to(
        r"(?<![a-z])i(?:'ve|'ve just| just)? (?:changed my mind|had second thoughts)(?: about| on) ([^,;]{2,25}), ",
        r"\1, ",
    ),
]
