"""The tools and resources of the MCP face. Every tool is a turn, so whatever holds for chat holds here."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import Resource, ToolAnnotations
from pydantic import Field

from skill.jobs.queue import open_shop
from skill.jobs.shop import Shop
from skill.mcp_server import products
from skill.mcp_server.calls import Caller, request
from skill.mcp_server.outcome import ToolOutcome, product_uri
from skill.memory import file_name
from skill.messages import Reply
from skill.replies import word
from skill.settings import Settings
from skill.turn.sharing import Reach, reach, shown

INSTRUCTIONS = """\
Finds which of the person's own videos an image comes from and the exact moment, edits it by talking and exports an MP4.
Pass each message of the person to `turn`, in their own words, with the files they sent, and show `say` as it is.
When `state` is working, call `job_wait` with `job.id` until it changes; never send a message twice.
The other tools are short cuts into the same conversation. Give each chat its own `conversation`."""

DEFAULT_CONVERSATION = "mcp"
#: clients give up on a call after 30 to 60 s, and progress does not always lengthen their patience
BUDGET_S = 20.0

Client = Context[Any, Any]
Conversation = Annotated[str, Field(description="Any id that stays the same for this chat.", max_length=200)]
Budget = Annotated[float, Field(description="Seconds until it answers; work beyond them goes on.", ge=1, le=25)]
FILES = Field(description="Absolute paths, URLs or data URIs of images, videos or sound.", max_length=20)


def serve(*, guest: bool = False) -> int:
    """Serve standard input and output until the client leaves; `guest`: whoever speaks there is not the owner."""
    settings = Settings.read()
    build(open_shop(settings), guest=guest).run("stdio")
    return 0


class Server(MCPServer[Any]):
    """Also lists what each conversation it has served made."""

    def __init__(self, shop: Shop, *, guest: bool = False) -> None:
        """Nothing is served or started yet. `guest`: whoever speaks through the client is not the owner."""
        matter = shop.settings.front_matter
        super().__init__(matter.name, instructions=INSTRUCTIONS, version=matter.version, log_level="ERROR")
        self.shop = shop
        self.guest = guest
        self.served: dict[str, None] = {self.reach(DEFAULT_CONVERSATION).conversation: None}

    def reach(self, conversation: str) -> Reach:
        """What the client reaches in a conversation."""
        return reach(self.shop.settings, conversation, guest=self.guest)

    def caller(self, context: Client, conversation: str, budget_s: float) -> Caller:
        """Whoever calls, remembered for the list of resources."""
        self.served[self.reach(conversation).conversation] = None
        return Caller(self.shop, context, budget_s, guest=self.guest)

    def closed(self, conversation: str) -> bool:
        """Whether what belongs to a conversation, by the name or the file name that it is kept under, is not theirs.

        To a closed client only that is open which it was served from here.
        """
        reached = {name for served in self.served for name in (served, file_name(served))}
        return self.reach(DEFAULT_CONVERSATION).closed and conversation not in reached

    async def list_resources(self) -> list[Resource]:
        """The drafts and finished files of the conversations served here."""
        listed = [*await super().list_resources()]
        for conversation in self.served:
            if self.shop.memory.talk(conversation).session_id is not None:
                uri = f"draft://{file_name(conversation)}"
                name = f"draft of {shown(conversation)}"
                listed.append(Resource(uri=uri, name=name, mime_type="application/json"))
            for file in products.finished(self.shop, conversation):
                name = Path(file.path).name
                uri = product_uri(conversation, name)
                listed.append(Resource(uri=uri, name=name, mime_type=file.mime, size=file.bytes))
        return listed


def build(shop: Shop, *, guest: bool = False) -> Server:
    """The server, not yet running."""
    server = Server(shop, guest=guest)
    _talking(server)
    _jobs(server)
    _reading(server)
    return server


def _hints(title: str, *, reads: bool = False, destroys: bool = False, repeats: bool = False) -> ToolAnnotations:
    """Every tool may reach a cloud backend, when the person chose one."""
    return ToolAnnotations(
        title=title, read_only_hint=reads, destructive_hint=destroys, idempotent_hint=repeats, open_world_hint=True
    )


def _talking(server: Server) -> None:
    @server.tool(annotations=_hints("One message of the person", destroys=True))
    async def turn(
        message: Annotated[str, Field(description="The person's own words, unchanged.", max_length=50_000)],
        context: Client,
        attachments: Annotated[list[str] | None, FILES] = None,
        conversation: Conversation = DEFAULT_CONVERSATION,
        budget_s: Budget = BUDGET_S,
    ) -> ToolOutcome:
        """Find, edit, export or ask: a message of the person, with the files they sent. Originals are never changed."""
        caller = server.caller(context, conversation, budget_s)
        return await caller.turn(request(message, conversation, attachments or []))

    @server.tool(annotations=_hints("Find the moment of an image"))
    async def find(
        images: Annotated[list[str], FILES],
        context: Client,
        conversation: Conversation = DEFAULT_CONVERSATION,
        budget_s: Budget = BUDGET_S,
        language: Annotated[str, Field(description="Language to answer in, such as en or zh.")] = "en",
    ) -> ToolOutcome:
        """Find which video each image is from, and when in it; gives a playable clip and a proof picture."""
        caller = server.caller(context, conversation, budget_s)
        return await caller.turn(request(word(Reply("find_request"), language), conversation, images))

    @server.tool(annotations=_hints("Add a folder of videos", repeats=True))
    async def library_add(
        folder: Annotated[str, Field(description="Absolute path of a folder with videos.")],
        context: Client,
        conversation: Conversation = DEFAULT_CONVERSATION,
        budget_s: Budget = BUDGET_S,
    ) -> ToolOutcome:
        """Look at the videos in a folder once, so that images can be found in them."""
        if not folder.strip() or any(not c.isprintable() or c in "\"'`" for c in folder):
            raise ToolError("folder must be the path of a folder, without quotes")
        if server.reach(conversation).closed:
            language = server.shop.memory.talk(server.reach(conversation).conversation).language
            raise ToolError(word(Reply("library_closed"), language))
        caller = server.caller(context, conversation, budget_s)
        return await caller.turn(request(f'index "{folder}"', conversation, []))

    @server.tool(annotations=_hints("Export the project"))
    async def export_start(
        context: Client,
        resolution: Annotated[str | None, Field(description="Such as 1080p.", pattern=r"^(480|540|720|1080)p$")] = None,
        conversation: Conversation = DEFAULT_CONVERSATION,
        budget_s: Budget = BUDGET_S,
    ) -> ToolOutcome:
        """Export what is on the timeline as an H.264 MP4; only when the person asked for the finished film."""
        caller = server.caller(context, conversation, budget_s)
        return await caller.turn(request(f"export {resolution or ''} mp4", conversation, []))

    @server.tool(annotations=_hints("What is on the timeline", reads=True, repeats=True))
    async def status(
        context: Client, conversation: Conversation = DEFAULT_CONVERSATION, budget_s: Budget = BUDGET_S
    ) -> ToolOutcome:
        """What is on the timeline, and how work under way is getting on."""
        return await server.caller(context, conversation, budget_s).turn(request("status", conversation, []))


def _jobs(server: Server) -> None:
    @server.tool(annotations=_hints("Wait for work under way", reads=True, repeats=True))
    async def job_wait(
        job: Annotated[str, Field(description="`job.id` of an earlier result.")],
        context: Client,
        budget_s: Budget = BUDGET_S,
    ) -> ToolOutcome:
        """Wait for work under way; gives its outcome, or how far it is."""
        asked = server.shop.job(job).request()
        known = asked is not None and not server.closed(asked.conversation)
        told = await Caller(server.shop, context, budget_s, guest=server.guest).wait(job) if known else None
        if told is None:
            raise ToolError(f"there is no job {shlex.quote(job)}")
        return told

    @server.tool(annotations=_hints("Stop work under way", repeats=True))
    async def job_cancel(
        context: Client, conversation: Conversation = DEFAULT_CONVERSATION, budget_s: Budget = BUDGET_S
    ) -> ToolOutcome:
        """Stop what is under way in this conversation; what was finished stays."""
        return await server.caller(context, conversation, budget_s).turn(request("stop", conversation, []))


def _reading(server: Server) -> None:
    @server.resource("draft://{conversation}", name="draft", mime_type="application/json")
    def draft(conversation: str) -> str:
        """The timeline of a conversation as JSON."""
        if server.closed(conversation):
            raise ResourceNotFoundError(f"there is no conversation {conversation}")
        return products.draft(server.shop, conversation)

    @server.resource("product://{conversation}/{name}", name="product", mime_type="application/octet-stream")
    def product(conversation: str, name: str) -> bytes:
        """A finished file of a conversation."""
        if server.closed(conversation):
            raise ResourceNotFoundError(f"there is no conversation {conversation}")
        return products.product(server.shop, conversation, name)
