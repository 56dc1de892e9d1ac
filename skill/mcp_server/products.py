"""What can be read: the draft of a conversation, and the files that were made in it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from skill.errors import SkillError
from skill.handlers.products import out_file
from skill.jobs.shop import Shop
from skill.memory import file_name
from skill.messages import OutFile

#: a client holds what it reads in memory, a third larger than the file
MAX_READ_BYTES = 50_000_000


def draft(shop: Shop, conversation: str) -> str:
    """The draft as JSON. Raises ResourceNotFoundError before there is one."""
    choice, talk = shop.choice(), shop.memory.talk(conversation)
    if choice is None or talk.session_id is None or talk.backend != choice.key:
        raise ResourceNotFoundError(f"conversation {conversation} has no project yet")
    try:
        with contextlib.closing(shop.wire(choice)) as wire:
            found = wire.backend.state(talk.session_id).draft
    except SkillError as error:
        raise ResourceError(f"the project cannot be read now: {type(error).__name__}") from error
    return json.dumps(found or {}, ensure_ascii=False)


def product(shop: Shop, conversation: str, name: str) -> bytes:
    """A finished file by its name. Raises ResourceNotFoundError for any other, ResourceError for one too large."""
    for file in finished(shop, conversation):
        if Path(file.path).name == name:
            if file.bytes > MAX_READ_BYTES:
                raise ResourceError(f"{name} is {file.bytes} bytes, too large to read: open it at {file.path}")
            return Path(file.path).read_bytes()
    raise ResourceNotFoundError(f"conversation {conversation} has no file {name}")


def finished(shop: Shop, conversation: str) -> Iterator[OutFile]:
    """Every product of the conversation, by name; nothing is made by asking."""
    folder = shop.memory.root / "files" / file_name(conversation)
    if folder.is_dir():
        yield from (out_file(path) for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != ".")
