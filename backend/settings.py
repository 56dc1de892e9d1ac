"""Every setting of the backend, read once from the environment; nothing else in the package looks there."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from backend.errors import SettingsError
from skill.wire.systems import state_folder

#: environment name -> field; the docs test holds CONTRIBUTING.md to this table
ENVIRONMENT = {
    "I2VF_HOME": "home",
    "I2VF_LIBRARY": "library",
    "I2VF_FONT": "font",
    "I2VF_QUOTAS": "quotas",
    "I2VF_TEST_MODES": "test_modes",
    "I2VF_IDLE_SECONDS": "idle_s",
    "I2VF_HEARTBEAT_SECONDS": "heartbeat_s",
    "I2VF_CACHE_BYTES": "cache_bytes",
    "I2VF_KEEP_DAYS": "keep_days",
    "I2VF_PLANNER_MODEL": "planner_model",
    "I2VF_PLANNER_URL": "planner_url",
    "I2VF_PLANNER_KEY": "planner_key",
}


def default_home(environ: Mapping[str, str]) -> Path:
    """Where this user's state is kept when I2VF_HOME does not say."""
    return Path(state_folder(sys.platform, environ, str(Path.home())))


def may_be_asked(url: str) -> bool:
    """Whether a planner may be asked at this address: https anywhere, plain http on this machine alone."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port  # a port that is none raises
    except ValueError:
        return False
    if not host or not url.isprintable() or "@" in parts.netloc or "\\" in url or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Settings(BaseModel):
    """Where things are kept and how much is allowed. Sizes in bytes, times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    home: Path
    library: str = "default"
    font: Path | None = None
    quotas: bool = False
    test_modes: frozenset[str] = frozenset()
    idle_s: float = Field(default=1800, gt=0)
    heartbeat_s: float = Field(default=10, gt=0)
    cache_bytes: int = Field(default=5 * 2**30, ge=0)
    keep_days: float = Field(default=30, ge=0)
    planner_model: str | None = None
    planner_url: str | None = None
    planner_key: SecretStr | None = None
    upload_bytes: int = Field(default=200 * 10**6, gt=0)
    max_pixels: int = Field(default=64_000_000, gt=0)

    @field_validator("planner_url")
    @classmethod
    def _named_well(cls, url: str | None, told: ValidationInfo) -> str | None:
        if url is None:
            return None
        if not may_be_asked(url):
            raise ValueError("an https address, or an http one on this machine")
        if not told.data.get("planner_model"):
            raise ValueError("it needs the name of a model in I2VF_PLANNER_MODEL")
        return url

    @field_validator("planner_key")
    @classmethod
    def _travels(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not (key.get_secret_value().isascii() and key.get_secret_value().isprintable()):
            raise ValueError("it holds characters that cannot be sent")
        return key

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Self:
        """From the environment. Raises SettingsError naming the setting and what is wrong with it."""
        env = os.environ if environ is None else environ
        given: dict[str, object] = {field: env[name] for name, field in ENVIRONMENT.items() if env.get(name)}
        given.setdefault("home", default_home(env))
        if isinstance(modes := given.get("test_modes"), str):
            given["test_modes"] = frozenset(filter(None, modes.replace(" ", "").split(",")))
        try:
            return cls.model_validate(given)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            field = str(first["loc"][0])
            name = next((n for n, f in ENVIRONMENT.items() if f == field), field)
            raise SettingsError(f"{name}: {first['msg']}") from wrong

    @cached_property
    def root(self) -> Path:
        """The backend's own folder below the home."""
        return self.home.expanduser().absolute() / "backend"
