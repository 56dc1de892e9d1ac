"""Three ways of speaking to a model: OpenAI chat, OpenAI responses, Anthropic messages; streamed or whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from tests.hosts.model.talk import Asked, Entry, Move, Who

Json = dict[str, Any]
WHO: Mapping[str, Who] = {"user": "person", "assistant": "model", "tool": "tool"}
USAGE = 7


class Dialect(Protocol):
    """Reads a request and words an answer."""

    def read(self, body: Json) -> Asked: ...
    def whole(self, move: Move, call_id: str) -> Json: ...
    def stream(self, move: Move, call_id: str) -> Iterator[bytes]: ...


def text_of(content: Any) -> str:
    """All text in a message's content, however deep."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(text_of(part) for part in content)
    if isinstance(content, dict):
        return "\n".join(text_of(content[key]) for key in ("text", "content", "output") if key in content)
    return ""


def told_of(tools: Iterable[Json]) -> dict[str, str]:
    """Name to description, for either shape of a tool."""
    flat = [inner for tool in tools for inner in (tool.get("tools") or [tool.get("function") or tool])]
    return {str(tool.get("name")): str(tool.get("description") or "") for tool in flat if tool.get("name")}


def event(data: Json | str, name: str = "") -> bytes:
    """One server-sent event."""
    line = data if isinstance(data, str) else json.dumps(data)
    return f"{f'event: {name}{chr(10)}' if name else ''}data: {line}\n\n".encode()


class Chat:
    """OpenAI's chat completions."""

    def read(self, body: Json) -> Asked:
        return Asked(tuple(self._entry(m) for m in body["messages"]), told_of(body.get("tools") or []))

    def _entry(self, message: Json) -> Entry:
        calls = tuple(call["function"]["arguments"] for call in message.get("tool_calls") or [])
        return Entry(WHO.get(message["role"], "system"), text_of(message.get("content")), calls)

    def whole(self, move: Move, call_id: str) -> Json:
        message = {"role": "assistant", "content": move.text or None, **self._calls(move, call_id)}
        choice = {"index": 0, "message": message, "finish_reason": self._end(move)}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self._usage()}

    def stream(self, move: Move, call_id: str) -> Iterator[bytes]:
        yield self._chunk({"role": "assistant", "content": move.text})
        if move.tool:
            yield self._chunk(self._calls(move, call_id))
        yield self._chunk({}, self._end(move))
        yield event({**self._head("chat.completion.chunk"), "choices": [], "usage": self._usage()})
        yield event("[DONE]")

    def _chunk(self, delta: Json, end: str | None = None) -> bytes:
        choices = [{"index": 0, "delta": delta, "finish_reason": end}]
        return event({**self._head("chat.completion.chunk"), "choices": choices})

    def _calls(self, move: Move, call_id: str) -> Json:
        function = {"name": move.tool, "arguments": json.dumps(move.arguments)}
        return (
            {"tool_calls": [{"index": 0, "id": call_id, "type": "function", "function": function}]} if move.tool else {}
        )

    def _end(self, move: Move) -> str:
        return "tool_calls" if move.tool else "stop"

    def _head(self, kind: str) -> Json:
        return {"id": "scripted", "object": kind, "created": 0, "model": "scripted"}

    def _usage(self) -> Json:
        return {"prompt_tokens": USAGE, "completion_tokens": USAGE, "total_tokens": 2 * USAGE}


class Responses:
    """OpenAI's responses."""

    def read(self, body: Json) -> Asked:
        given = body["input"] if isinstance(body["input"], list) else [{"role": "user", "content": body["input"]}]
        head = Entry("system", str(body.get("instructions") or ""))
        return Asked((head, *map(self._entry, given)), told_of(body.get("tools") or []))

    def _entry(self, item: Json) -> Entry:
        kind = item.get("type", "message")
        if kind.endswith("_call_output"):
            return Entry("tool", text_of(item.get("output")))
        if kind.endswith("_call"):
            return Entry("model", "", (str(item.get("arguments") or item.get("input") or item.get("action")),))
        return Entry(WHO.get(item.get("role", ""), "system"), text_of(item.get("content")))

    def whole(self, move: Move, call_id: str) -> Json:
        usage = {"input_tokens": USAGE, "output_tokens": USAGE, "total_tokens": 2 * USAGE}
        items = self._items(move, call_id)
        return {"id": "scripted", "object": "response", "status": "completed", "output": items, "usage": usage}

    def stream(self, move: Move, call_id: str) -> Iterator[bytes]:
        yield self._event("response.created", response={"id": "scripted"})
        for number, item in enumerate(self._items(move, call_id)):
            yield self._event("response.output_item.added", output_index=number, item=item)
            yield self._event("response.output_item.done", output_index=number, item=item)
        yield self._event("response.completed", response=self.whole(move, call_id))

    def _items(self, move: Move, call_id: str) -> list[Json]:
        content = [{"type": "output_text", "text": move.text, "annotations": []}]
        said = {"type": "message", "id": f"m{call_id}", "role": "assistant", "status": "completed", "content": content}
        called: Json = {"type": "function_call", "id": f"f{call_id}", "call_id": call_id, "status": "completed"}
        called |= {"name": move.tool, "arguments": json.dumps(move.arguments)}
        return [*([said] if move.text else []), *([called] if move.tool else [])]

    def _event(self, kind: str, **rest: Any) -> bytes:
        return event({"type": kind, **rest}, kind)


class Messages:
    """Anthropic's messages."""

    def read(self, body: Json) -> Asked:
        head = Entry("system", text_of(body.get("system") or ""))
        entries = [entry for message in body["messages"] for entry in self._entries(message)]
        return Asked((head, *entries), told_of(body.get("tools") or []))

    def _entries(self, message: Json) -> Iterator[Entry]:
        content = message["content"]
        parts: Sequence[Json] = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for part in parts:
            if part["type"] == "tool_use":
                yield Entry("model", "", (json.dumps(part["input"]),))
            elif part["type"] == "tool_result":
                yield Entry("tool", text_of(part.get("content")))
            else:
                yield Entry(WHO.get(message["role"], "system"), text_of(part))

    def whole(self, move: Move, call_id: str) -> Json:
        return {**self._head(call_id), "content": self._blocks(move, call_id), "stop_reason": self._end(move)}

    def stream(self, move: Move, call_id: str) -> Iterator[bytes]:
        yield self._event("message_start", message={**self._head(call_id), "content": [], "stop_reason": None})
        for number, block in enumerate(self._blocks(move, call_id)):
            empty: Json
            delta: Json
            if block["type"] == "text":
                empty, delta = {"type": "text", "text": ""}, {"type": "text_delta", "text": block["text"]}
            else:
                empty = {**block, "input": {}}
                delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
            yield self._event("content_block_start", index=number, content_block=empty)
            yield self._event("content_block_delta", index=number, delta=delta)
            yield self._event("content_block_stop", index=number)
        ended = {"stop_reason": self._end(move), "stop_sequence": None}
        yield self._event("message_delta", delta=ended, usage={"output_tokens": USAGE})
        yield self._event("message_stop")

    def _blocks(self, move: Move, call_id: str) -> list[Json]:
        used = {"type": "tool_use", "id": f"toolu_{call_id}", "name": move.tool, "input": dict(move.arguments)}
        return [*([{"type": "text", "text": move.text}] if move.text else []), *([used] if move.tool else [])]

    def _end(self, move: Move) -> str:
        return "tool_use" if move.tool else "end_turn"

    def _head(self, call_id: str) -> Json:
        usage = {"input_tokens": USAGE, "output_tokens": USAGE}
        return {"id": f"msg_{call_id}", "type": "message", "role": "assistant", "model": "scripted", "usage": usage}

    def _event(self, kind: str, **rest: Any) -> bytes:
        return event({"type": kind, **rest}, kind)


#: the end of a request's path -> how to speak
DIALECTS: Mapping[str, Dialect] = {
    "/chat/completions": Chat(),
    "/responses": Responses(),
    "/messages": Messages(),
}
