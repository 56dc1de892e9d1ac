"""Editing by talking: how many phrases give the draft that was asked for, and how long one takes.

    python benchmarks/editing.py                 our own phrases (tests/backend/editing/cases.jsonl)
    python benchmarks/editing.py FOLDER          FOLDER/score.py judges `python -m backend edit` on FOLDER's cases

The time is printed as a ratio of the limit of 5 ms a phrase.
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pytest  # noqa: E402  # as below

from tests.backend.editing import test_cases  # noqa: E402  # the bundle root has to be on the path first

LIMIT_MS = 5


def judged(folder: Path) -> int:
    """Run the folder's own scorer on our filter."""
    command = f"{shlex.quote(sys.executable)} -m backend edit"
    done = subprocess.run(
        [sys.executable, str(folder / "score.py"), "--cmd", command, "--failures", "20"],
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
    )
    print(done.stdout, end="")
    median = next((line.split()[1] for line in done.stdout.splitlines() if line.startswith("median ")), None)
    if median:
        print(f"median ratio {float(median) / LIMIT_MS:.2f} of {LIMIT_MS} ms")
    return done.returncode


def own() -> int:
    """Our own phrases, each conversation from its first draft on."""
    good: Counter[str] = Counter()
    every: Counter[str] = Counter()
    silent = 0
    for case in test_cases.CASES:
        every[case["lang"]] += 1
        try:
            test_cases.test_the_draft_shows_what_was_asked(case)
            good[case["lang"]] += 1
        except (AssertionError, pytest.fail.Exception):
            silent += not test_cases.converse(case)[1].ask
    for lang in sorted(every):
        print(f"exact {lang} {100 * good[lang] / every[lang]:5.1f} %  ({good[lang]}/{every[lang]})")
    print(f"silently wrong {100 * silent / sum(every.values()):5.1f} %  ({silent}/{sum(every.values())})")
    spent = [seconds(case) for case in test_cases.CASES]
    median = 1000 * statistics.median(spent)
    print(f"median {median:.2f} ms, ratio {median / LIMIT_MS:.2f} of {LIMIT_MS} ms; longest {1000 * max(spent):.2f} ms")
    return 0 if sum(good.values()) == sum(every.values()) else 1


def seconds(case: dict[str, Any]) -> float:
    """Processor time of a conversation, a turn."""
    begin = time.process_time()
    test_cases.converse(case)
    return (time.process_time() - begin) / len(case["say"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    return judged(folder) if folder else own()


if __name__ == "__main__":
    sys.exit(main())
