"""How well backend replies become chat, beside a plain word-to-call mapping in the same run.

python benchmarks/gui.py FOLDER   (FOLDER/cases.jsonl: {"id","user","authorized","reply","lang","expected"})
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from skill.translate.filter import answer

Case = dict[str, Any]
Result = dict[str, Any]
# The published mapping, taken word by word: what the peer does.
WORDS = (
    ("state", ("open", "打开")),
    ("timeline", ("timeline", "preview", "时间线", "预览")),
    ("credits", ("account", "billing", "账户")),
    ("edit", ("drag", "drop", "拖")),
    ("export", ("click", "export", "点击", "导出")),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    lines = (parser.parse_args().folder / "cases.jsonl").read_text("utf-8").splitlines()
    cases: list[Case] = [json.loads(line) for line in lines if line]
    start = time.perf_counter()
    ours = [answer(json.dumps(c)) for c in cases]
    took = (time.perf_counter() - start) / len(cases)
    right, peer = share(cases, ours), share(cases, [mapped(c) for c in cases])
    print(f"cases            {len(cases)}")
    print(f"all correct      {right:.3f}   word-to-call mapping {peer:.3f}   ratio {right / max(peer, 1e-9):.2f}")
    offers = sum(set(r["offers"]) == set(c["expected"]["offers"]) for c, r in zip(cases, ours, strict=True))
    print(f"offers as asked  {offers / len(cases):.3f}")
    unauthorized = sum(
        a in {"export", "edit"} and a not in c["authorized"]
        for c, r in zip(cases, ours, strict=True)
        for a in r["actions"]
    )
    print(f"unauthorized     {unauthorized}")
    print(f"empty answers    {sum(not r['text'] and not r['actions'] for r in ours)}")
    print(f"ms a reply       {took * 1e3:.2f}")
    return 0


def mapped(case: Case) -> Result:
    reply = case["reply"].lower()
    return {
        "actions": [act for act, words in WORDS if any(w in reply for w in words)],
        "offers": [],
        "text": case["reply"],
    }


def share(cases: Sequence[Case], results: Sequence[Result]) -> float:
    return sum(correct(c["expected"], r) for c, r in zip(cases, results, strict=True)) / len(cases)


def correct(expected: dict[str, list[str]], result: Result) -> bool:
    text = plain(result["text"])
    kept = all(plain(w) in text for w in expected["must_contain"])
    left = any(plain(w) in text for w in expected["must_not_contain"])
    return result["actions"] == expected["actions"] and kept and not left and bool(text or result["actions"])


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


if __name__ == "__main__":
    sys.exit(main())
