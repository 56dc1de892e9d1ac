"""What lives between turns: client id, tokens, the chosen backend, and one small record a conversation.

Folders are 0700 and files 0600. Every change to a conversation happens under that conversation's lock, so that two
hosts at once never interleave half-writes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from skill.errors import BusyError
from skill.files import known, private_dir, write_atomic
from skill.messages import Clock, StoredToken

BackendKind = Literal["own", "cloud"]
PendingKind = Literal["offer", "choose_backend", "free_token", "cloud_upload", "stay"]
LOCK_PATIENCE_S = 5.0
KEPT_REQUESTS = 50


@dataclass(frozen=True)
class Pending:
    """What we asked or offered last, for `yes` to act on: the steps, or the request that waits for an answer."""

    kind: PendingKind
    acts: tuple[str, ...] = ()
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Talk:
    """One conversation. `backend` names whose session it is; `jobs` are those not reported yet, oldest first.

    `late`: the job whose export was not there when waiting for it ended. `sends`: here, files may go to the cloud.
    """

    id: str
    backend: str | None = None
    session_id: str | None = None
    task_id: str | None = None
    user_id: str | None = None
    language: str | None = None
    greeted: str | None = None
    pending: Pending | None = None
    jobs: tuple[str, ...] = ()
    late: str | None = None
    sends: bool = False
    requests: Mapping[str, str] = field(default_factory=dict)


class Memory:
    """Everything kept below `root` (`$I2VF_HOME/skill`)."""

    def __init__(self, root: Path, *, clock: Clock, client_id: str | None = None) -> None:
        """`client_id`: a fixed one instead of the one made at random."""
        self.root = root
        self._clock = clock
        self._client_id = client_id

    def client_id(self) -> str:
        """Made at random once, then kept."""
        if self._client_id:
            return self._client_id
        path = private_dir(self.root) / "client_id"
        with self._lock(self.root / "memory.lock"):
            kept = path.read_bytes().strip().decode("ascii", "replace") if path.exists() else ""
            if re.fullmatch(r"[!-~]{1,64}", kept):
                return kept
            return self._make_client_id(path)

    def new_client_id(self) -> str:
        """Another one, when the backend takes the kept one for missing; a fixed one stays."""
        if self._client_id:
            return self._client_id
        path = private_dir(self.root) / "client_id"
        with self._lock(self.root / "memory.lock"):
            return self._make_client_id(path)

    def _make_client_id(self, path: Path) -> str:
        made = str(uuid.uuid4())
        write_atomic(path, made.encode())
        return made

    def credentials(self, key: str) -> KeyedCredentials:
        """The credentials store of one backend. Our own backend's address changes from run to run: its key does not."""
        return KeyedCredentials(self, key)

    def token(self, key: str) -> StoredToken | None:
        """The token kept for this backend, if any."""
        row = _read_json(self.root / "credentials.json").get(key)
        return StoredToken(**known(StoredToken, row)) if isinstance(row, dict) and row.get("token") else None

    def keep_token(self, key: str, token: StoredToken) -> None:
        """Replace the token kept for this backend."""
        private_dir(self.root)
        with self._lock(self.root / "memory.lock"):
            rows = _read_json(self.root / "credentials.json")
            rows[key] = dataclasses.asdict(token)
            write_atomic(self.root / "credentials.json", json.dumps(rows).encode())

    def choice(self) -> BackendKind | None:
        """Which backend the person picked, None while they have not."""
        picked = self._choices().get("backend")
        return picked if picked in ("own", "cloud") else None

    def choose(self, kind: BackendKind) -> None:
        """Remember the person's pick."""
        self._keep_choice(backend=kind)

    def set_aside(self, token: str) -> None:
        """The person's own token is refused and they go on with a free one, until NEMO_TOKEN holds another."""
        self._keep_choice(set_aside=_fingerprint(token))

    def is_set_aside(self, token: str) -> bool:
        """Whether this very token was set aside."""
        return self._choices().get("set_aside") == _fingerprint(token)

    def auto_export(self) -> bool:
        """Whether an export that is merely suggested runs at once; False unless the person said so."""
        return self._choices().get("auto_export") is True

    def choose_auto_export(self, *, on: bool) -> None:
        """Remember whether suggested exports run at once."""
        self._keep_choice(auto_export=on)

    def sends(self) -> bool:
        """Whether files may go to the cloud; False until the person was asked and said yes, once for all."""
        return self._choices().get("sends") is True

    def may_send(self, conversation: str) -> bool:
        """Whether files of this conversation may go to the cloud: by that yes, or by one that was for it alone."""
        return self.sends() or self.talk(conversation).sends

    def allow_sending(self) -> None:
        """Remember that they may."""
        self._keep_choice(sends=True)

    def talk(self, conversation: str) -> Talk:
        """The conversation as it was last kept; a fresh one when there is none or its file cannot be read."""
        row = _read_json(self._talk_path(conversation))
        return _talk(conversation, row)

    @contextlib.contextmanager
    def changing(self, conversation: str) -> Iterator[Draft]:
        """A conversation under its lock; assign `.talk`, and it is kept when the block ends well. Raises BusyError."""
        path = self._talk_path(conversation)
        private_dir(path.parent)
        with self._lock(path.with_suffix(".lock")):
            held = Draft(self.talk(conversation))
            before = held.talk
            yield held
            if held.talk != before:
                write_atomic(path, json.dumps(dataclasses.asdict(held.talk)).encode())

    def files(self, conversation: str) -> Path:
        """Where this conversation's products go."""
        return private_dir(self.root / "files" / file_name(conversation))

    def jobs(self) -> Path:
        """Where jobs keep their journals."""
        return private_dir(self.root / "jobs")

    def _choices(self) -> dict[str, Any]:
        return _read_json(self.root / "choice.json")

    def _keep_choice(self, **choice: str | bool) -> None:
        private_dir(self.root)
        with self._lock(self.root / "memory.lock"):
            write_atomic(self.root / "choice.json", json.dumps({**self._choices(), **choice}).encode())

    def _talk_path(self, conversation: str) -> Path:
        return self.root / "conversations" / f"{file_name(conversation)}.json"

    @contextlib.contextmanager
    def _lock(self, path: Path) -> Iterator[None]:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _acquire(handle, self._clock)
            yield
        finally:
            os.close(handle)


class Draft:
    """A conversation being changed."""

    def __init__(self, talk: Talk) -> None:
        """`talk`: as it is now."""
        self.talk = talk

    def change(self, **fields: Any) -> Talk:
        """Replace these fields; returns the conversation as it now is."""
        self.talk = dataclasses.replace(self.talk, **fields)
        return self.talk


@dataclass(frozen=True)
class KeyedCredentials:
    """The client's view of the memory: whatever address it asks for, the same backend's token answers."""

    memory: Memory
    key: str

    def client_id(self) -> str:
        """The one client id of this installation."""
        return self.memory.client_id()

    def new_client_id(self) -> str:
        """Another one, after the backend took it for missing."""
        return self.memory.new_client_id()

    def load(self, origin: str) -> StoredToken | None:  # noqa: ARG002  # the key stands for the origin
        """The token kept for this backend."""
        return self.memory.token(self.key)

    def save(self, origin: str, token: StoredToken) -> None:  # noqa: ARG002  # as above
        """Keep a new token."""
        self.memory.keep_token(self.key, token)


def file_name(conversation: str) -> str:
    """A safe file name for whatever a host calls its conversation."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", conversation):
        return conversation
    return "c_" + hashlib.sha256(conversation.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def remembered(requests: Mapping[str, str], key: str, job: str) -> dict[str, str]:
    """`requests` with one more entry; the oldest fall out."""
    kept = {**{k: v for k, v in requests.items() if k != key}, key: job}
    return dict(list(kept.items())[-KEPT_REQUESTS:])


def _acquire(handle: int, clock: Clock) -> None:
    deadline = clock.monotonic() + LOCK_PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if clock.monotonic() >= deadline:
                raise BusyError("another process holds this lock") from None
            clock.sleep(0.02)
        else:
            return


def _read_json(path: Path) -> dict[str, Any]:
    try:
        row = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return row if isinstance(row, dict) else {}


def _talk(conversation: str, row: Mapping[str, Any]) -> Talk:
    kept = known(Talk, row)
    kept["id"] = conversation
    kept["jobs"] = tuple(kept.get("jobs") or ())
    pending = kept.get("pending")
    kept["pending"] = _pending(pending) if isinstance(pending, dict) else None
    return Talk(**kept)


def _pending(row: Mapping[str, Any]) -> Pending | None:
    if row.get("kind") not in get_args(PendingKind):
        return None
    return Pending(row["kind"], tuple(row.get("acts") or ()), row.get("request") or {})
