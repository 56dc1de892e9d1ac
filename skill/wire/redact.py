"""The one `redact`: tokens and secret paths never reach a log, an error or a person. Both packages use it."""

from __future__ import annotations

import logging
import re

SECRETS = (
    re.compile(r"(?i)(bearer\s+)[\w.~+/=-]{6,}"),
    re.compile(r"()\bnmv_[a-z]+_[\w-]{4,}"),
    re.compile(r"(?i)([?&](?:token|ct|bind)=)[^&\s\"']+"),
    re.compile(r"(https?://(?:127\.0\.0\.1|localhost)(?::\d+)?/)[\w-]{16,}"),
)


def redact(text: str) -> str:
    """`text` with every secret replaced by `<redacted>`."""
    for pattern in SECRETS:
        text = pattern.sub(r"\1<redacted>", text)
    return text


class RedactFilter(logging.Filter):
    """Put on every handler: the message is redacted after its arguments are filled in, the traceback too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the record, changed in place."""
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
