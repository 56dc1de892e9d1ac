"""A skill on one machine against a fake backend: turns, with workers run in this process."""

from pathlib import Path

from skill.jobs.shop import Shop
from skill.jobs.worker import work
from skill.memory import Memory
from skill.settings import FrontMatter, Settings
from skill.turn.attachments import attachment
from skill.turn.record import Killed
from skill.turn.taking import TurnRequest, settle, take_turn
from tests.skill.backends import BASE, FakeBackend
from tests.skill.clocks import FakeClock


class Stage:
    """`workers` says whether workers may start; a killed one takes that away until the next turn."""

    def __init__(self, home: Path, backend: FakeBackend, **settings) -> None:
        self.home = home
        self.backend = backend
        self.clock = FakeClock()
        self.workers = True
        self.installed = True
        self.settings = Settings(
            **{
                "home": home,
                "front_matter": FrontMatter("image-to-video-finder", "0.1.0"),
                "platform": "unknown",
                "api_url": None,
                "web_url": "https://nemovideo.com",
                "token": None,
                "client_id": "fixed-client",
                "openclaw_media": home / "media",
                **settings,
            }
        )

    @property
    def shop(self) -> Shop:
        """A new process sees only what is on disk."""
        return Shop(
            self.settings,
            Memory(self.settings.root, clock=self.clock, client_id=self.settings.client_id),
            self.clock,
            spawn=self.spawn,
            transport=lambda _: self.backend,
            installed=lambda: self.installed,
            locate=lambda _: BASE,
        )

    def say(self, text="", *attach, budget=None, request_id=None, workers=True, conversation="default", guest=False):
        """One turn; the answer."""
        self.workers = workers
        request = TurnRequest(
            text=text,
            cwd=self.home,
            attachments=tuple(attachment(str(a)) for a in attach),
            conversation=conversation,
            request_id=request_id,
            deadline=None if budget is None else self.clock.monotonic() + budget,
            guest=guest,
        )
        answer = take_turn(self.shop, request)
        settle(self.shop, answer)
        return answer

    def spawn(self, job_id: str) -> None:
        request = self.shop.job(job_id).request()
        if request is None or not self.workers:
            return
        try:
            work(self.shop, request.conversation)
        except Killed:
            self.workers = False

    def picture(self, name: str = "query.png") -> Path:
        path: Path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
        return path
