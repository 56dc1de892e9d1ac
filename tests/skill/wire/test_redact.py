"""Secrets never reach a log line, a traceback in it included."""

from __future__ import annotations

import io
import logging

import pytest

from skill.wire.redact import RedactFilter, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer CANARY-abcdef",
        "bearer CANARYCANARY",
        "token nmv_usr_CANARY was refused",
        "https://nemovideo.com/workspace/claim?ct=CANARY",
        "https://x/?a=1&token=CANARY",
        "http://127.0.0.1:4567/CANARYCANARYCANARY/run_sse",
        "http://localhost:1/CANARYCANARYCANARY",
    ],
)
def test_a_secret_is_taken_out(text: str):
    assert "CANARY" not in redact(text)
    assert "<redacted>" in redact(text)


def test_ordinary_words_stay():
    text = "the bearer of news saw http://127.0.0.1:80/health and a token"
    assert redact(text) == text


def test_a_log_line_is_redacted_with_its_arguments_and_traceback():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(RedactFilter())
    logger = logging.getLogger("test.redact")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        int("nmv_usr_CANARY")
    except ValueError:
        logger.exception("sent %s", "Bearer CANARYCANARY")
    finally:
        logger.removeHandler(handler)
    assert "CANARY" not in out.getvalue()
    assert "ValueError" in out.getvalue()
