"""uv does not read pip's settings, so a mirror that the person named for pip is handed on to it."""

from __future__ import annotations

import re

#: pip's option -> uv's variable
VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def uv_environment(pip_config_list: str) -> dict[str, str]:
    """Variables for uv that say what `pip config list` says. Later lines win, as they do for pip."""
    found: dict[str, str] = {}
    for option, value in re.findall(r"^[\w:-]+\.([a-z-]+)='(.*)'$", pip_config_list.replace("\\n", " "), re.MULTILINE):
        if option in VARIABLES and value.strip():
            found[VARIABLES[option]] = ",".join(value.split()) if option == "find-links" else value.strip()
    if found:
        # With every package pinned by hash, taking it from whichever index has it is safe.
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return found
