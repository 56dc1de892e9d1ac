"""Reading the agent's tables, which are YAML files beside the code that goes by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: libyaml reads several times faster than the pure Python reader; both give the same values
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_table(path: Path) -> Any:
    """What the file holds. Callers keep it: nothing is remembered here."""
    with path.open("rb") as file:
        return yaml.load(file, Loader=_LOADER)  # noqa: S506  # a safe loader, the fast one where built
