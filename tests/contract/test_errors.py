"""Every row of the wire's error table (PROTOCOL section 1), on every call it can strike, told in two languages.

A person's words go through the router, the handlers and the client to the real server, which acts the row out; what is
said, how often each call was made and how long was waited is held to the table.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from backend.server.rooms import Rooms, open_rooms
from backend.settings import Settings
from skill.turn import Answer
from skill.wire import codes
from tests.backend.server.conftest import Loopback
from tests.contract.stage import Table
from tests.synthetic import moving_video

LANGUAGES = ("en", "zh")
#: call -> what a person says that makes it
SAYING = {
    "en": {
        "credits": "what's my balance?",
        "state": "what's on the timeline?",
        "chat": "hello",
        "upload": "",
        "session": "hello",
        "token": "what's my balance?",
        **dict.fromkeys(("submit", "poll", "cancel", "download"), "export the video"),
    },
    "zh": {
        "credits": "我还有多少积分？",
        "state": "时间线上有什么？",
        "chat": "你好",
        "upload": "",
        "session": "你好",
        "token": "我还有多少积分？",
        **dict.fromkeys(("submit", "poll", "cancel", "download"), "导出视频"),
    },
}
REGISTER = "https://nemovideo.com/register?bind={user}"
#: what is said, whole
WORDS = {
    "token": (
        "I could not sign in to the service; please say it again in a few minutes.",
        "暂时无法登录服务，请过几分钟再说一次。",
    ),
    "own token": (
        "Your NEMO_TOKEN is not accepted; put in a new one, or say “yes” and I go on with a free one.",
        "你的 NEMO_TOKEN 不被接受，请换一个新的；或者回复“好的”，我就改用免费的继续。",
    ),
    "session": (
        "The earlier project has expired, and its timeline and files with it; attach the files again to go on.",
        "之前的项目已过期，时间线和文件都不在了；请重新附上文件后继续。",
    ),
    "new session": ("The earlier project had expired, so this is a new one.", "之前的项目已过期，已新建一个。"),
    "credits": (
        f"There are no credits left for this; register to get more: {REGISTER}",
        f"积分不够了，注册即可获得更多：{REGISTER}",
    ),
    "top up": (
        "There are no credits left for this; top up in your account, then say it again.",
        "积分不够了，请在账户中充值后再说一次。",
    ),
    "plan": (
        f"Exporting is not part of this plan, whatever the credits; register to export: {REGISTER}",
        f"当前方案不包含导出（与积分无关），注册后即可导出：{REGISTER}",
    ),
    "upgrade": (
        "Exporting is not part of this plan, whatever the credits; upgrade the plan in your account, then export again.",
        "当前方案不包含导出（与积分无关），请在账户中升级方案后再导出。",
    ),
    "forbidden": (
        f"This account is not allowed to do that; set NEMO_TOKEN to one that is, or register: {REGISTER}",
        f"这个账户无权这样做，请在 NEMO_TOKEN 中换一个有权限的，或注册：{REGISTER}",
    ),
    "type": (
        "“query.png” is no kind I can use; attach a video (MP4, MOV, AVI, WebM, MKV), a picture (JPG, PNG, GIF, WebP, BMP, HEIC) or sound (MP3, WAV, M4A, AAC).",
        "无法使用“query.png”，请附上视频（MP4、MOV、AVI、WebM、MKV）、图片（JPG、PNG、GIF、WebP、BMP、HEIC）或音频（MP3、WAV、M4A、AAC）。",
    ),
    "size": (
        "“query.png” is over the 200.0 MB I can take; trim it or save a smaller copy, such as a 1080p MP4, and attach that.",
        "“query.png”超过了 200.0 MB 的上限，请剪短或另存为更小的版本（例如 1080p 的 MP4）后重新附上。",
    ),
    "busy": (
        "The project is still busy with your last request; please say it again in a moment.",
        "项目还在处理上一个请求，请稍后再说一次。",
    ),
    "fast": (
        "The service asks me to slow down; please say it again in 30 seconds.",
        "服务要求放慢速度，请 30 秒后再说一次。",
    ),
    "week": (
        "A free sign-in is given out once a week and the next one comes in 7 days; try again then, or set NEMO_TOKEN to your own.",
        "免费登录每周只能领取一次，7 天后可再次领取；请到时再试，或在 NEMO_TOKEN 中填入你自己的。",
    ),
    "fault": (
        "Something went wrong on my side; please try again, and if it happens again, run the self-check (doctor).",
        "我这边出了点问题，请再试一次；如果还是这样，请运行自检（doctor）。",
    ),
    "down": (
        "I can't reach the part that works on this computer right now, but your project is safe; please say it again in a minute.",
        "现在连不上本机的处理部分，不过你的项目没有丢失，请过一分钟再说一次。",
    ),
    "page": (
        "I can't take films from pages such as {name}; download the film, then attach the file or give me a link straight to it.",
        "无法从 {name} 这样的网页取得影片，请先下载，再附上文件或给我直接指向文件的链接。",
    ),
    "link": (
        "I can't get “{name}” from its address; use a public link that leads straight to the file, or attach the file itself.",
        "无法从这个链接取得“{name}”，请给我直接指向文件的公开链接，或直接附上文件。",
    ),
}
EXIT = {
    "token": 4, "own token": 4, "session": 5, "credits": 4, "top up": 4, "plan": 4, "upgrade": 4, "forbidden": 4,
    "type": 5, "size": 5, "busy": 6, "fast": 6, "week": 6, "fault": 70, "down": 6, "link": 5, "page": 5,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """`mode` strikes `call`; `told` is a key of WORDS, None when the person notices nothing. `waits`: whole seconds."""

    mode: str
    call: str
    told: str | None
    calls: int
    tokens: int = 0
    waits: tuple[float, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.mode}@{self.call}"


def _rows(mode: str, told: str | None, calls: str, count: int, **more: Any) -> list[Row]:
    return [Row(mode, call, told, count, **more) for call in calls.split()]


BEARER = "session chat upload credits state submit poll cancel download"
ROWS = [
    # a refused token is renewed with the same client id, and the call repeated once
    *_rows("1001", None, "session chat upload credits state submit cancel download", 2, tokens=1),
    *_rows("1001!", "token", "session chat upload credits state submit poll cancel download", 2, tokens=1),
    *_rows("401", None, "chat", 2, tokens=1),
    # a lost session
    *_rows("1002", "new session", "chat upload", 2),
    *_rows("404", "new session", "chat", 2),
    *_rows("1002!", "session", "state submit", 1),
    # money and plan
    *_rows("2001!", "credits", "session chat upload submit", 1),
    *_rows("402!", "plan", "submit", 1),
    *_rows("403!", "forbidden", BEARER, 1),
    # files
    *_rows("4001!", "type", "upload", 1),
    *_rows("4002!", "size", "upload", 1),
    # busy, too fast, down
    *_rows("3001!", "busy", "chat", 1),
    *_rows("429", None, "token session chat upload credits state submit cancel download", 2, waits=(30,)),
    *_rows("429!", "fast", "session chat upload credits state submit cancel download", 2, waits=(30,)),
    *_rows("503", None, "session credits state submit cancel download", 2),
    *_rows("503!", "down", "chat upload token", 1),
    *_rows("503!", "down", "session submit cancel", 2),
    *_rows("503!", "down", "credits state download", 3),
    *_rows("408!", "down", "chat", 1),
    # our own faults
    *_rows("422!", "fault", "session chat upload credits state submit", 1),
    *_rows("400", None, "token", 2),
    *_rows("400!", "token", "token", 2),
]  # fmt: skip


@dataclass(frozen=True)
class World:
    """A running backend, and skills that have used it before: one a language, with a film on the timeline."""

    base: str
    rooms: Rooms
    homes: dict[str, Path]
    make: Callable[..., Table]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield from _world(tmp_path_factory.mktemp("own"), quotas=False)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield from _world(tmp_path_factory.mktemp("shared"), quotas=True)


def _world(folder: Path, *, quotas: bool) -> Iterator[World]:
    rooms = open_rooms(Settings(home=folder / "home", quotas=quotas))
    film = moving_video(folder / "walk.mp4", seconds=1, size=(160, 90), fps=25).path
    with Loopback(rooms) as base:

        def make(home: Path, **settings: Any) -> Table:
            return Table(home, base, rooms, **settings)

        homes = {lang: folder / lang for lang in LANGUAGES}
        for lang, home in homes.items():
            table = make(home)
            table.act()
            assert table.hear(SAYING[lang]["chat"], film).state == "done"
            assert table.hear(SAYING[lang]["submit"]).state == "done"
        yield World(base, rooms, homes, make)
    rooms.searcher.close()
    rooms.store.close()


def fresh(world: World, tmp_path: Path, language: str, **settings: Any) -> Table:
    """A skill that never was used, but for its language."""
    table = world.make(tmp_path / "skill", **settings)
    with table.shop.memory.changing("default") as held:
        held.change(language=language, greeted=world.base)
    table.act()
    return table


def used(world: World, tmp_path: Path, language: str, **settings: Any) -> Table:
    shutil.copytree(world.homes[language], tmp_path / "skill")
    table = world.make(tmp_path / "skill", **settings)
    table.act()
    return table


def words(told: str, language: str, **facts: str | None) -> str:
    return WORDS[told][LANGUAGES.index(language)].format(**facts)


def provoke(table: Table, row: Row, language: str) -> Answer:
    if row.call in {"poll", "cancel"}:
        assert table.hear(f'add the title "{row.id} {language}"').state == "done"  # a film that was not rendered yet
    if row.call == "cancel":
        table.calls.after = lambda name: call_off(table, name)
    mode = re.sub(r"^(\d+)(!?)$", rf"\1@{row.call}\2", row.mode)
    table.act(mode, *(["404@file!"] if row.call == "download" else []))
    attached = [table.picture()] if row.call == "upload" else []
    return table.hear(SAYING[language][row.call], *attached)


def call_off(table: Table, name: str) -> None:
    if name == "submit":
        for job in table.shop.memory.jobs().iterdir():
            table.shop.job(job.name).cancel()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.id)
def test_a_row_on_a_call(world: World, tmp_path: Path, row: Row, language: str):
    """Handled once as the table says, and told in one sentence that says what to do next."""
    begin = fresh if row.call in {"token", "session"} else used
    table = begin(world, tmp_path, language)
    answer = provoke(table, row, language)
    talk = table.shop.memory.talk("default")
    user = talk.user_id or getattr(table.shop.memory.token(world.base), "user_id", None)
    if row.told in EXIT:
        assert answer.say == words(row.told, language, user=user)
        # where the project was only asked for, that it is gone is the answer
        asked = row.told == "session" and row.call == "state"
        assert (answer.state, answer.status) == (("done", 0) if asked else ("error", EXIT[row.told]))
    else:
        assert answer.state in {"done", "need_input"}
        assert answer.fault is None
        assert answer.say
        assert (words("new session", language) in answer.say) == (row.told == "new session")
    begun = 1 if begin is fresh and row.call != "token" else 0
    assert table.calls.count[row.call] == row.calls, table.calls.made
    if row.call != "token":
        assert table.calls.count["token"] == row.tokens + begun, table.calls.made
    assert tuple(s for s in table.clock.slept if s >= 30) == row.waits


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "tokens"), [("1001", 1), ("408", 0), ("429", 0), ("503", 0)])
def test_a_look_at_a_render_that_is_refused_once_goes_on(
    world: World, tmp_path: Path, code: str, tokens: int, language: str
):
    """Polls are repeated anyway: the person notices nothing, and the export is asked for once."""
    table = used(world, tmp_path, language)
    answer = provoke(table, Row(code, "poll", None, 0), language)
    assert (answer.state, answer.fault, len(answer.attachments)) == ("done", None, 1)
    assert (table.calls.count["submit"], table.calls.count["token"]) == (1, tokens)
    assert table.calls.count["poll"] > 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("call", ["credits", "state", "chat", "upload", "submit"])
def test_a_refused_token_of_the_persons_own_is_said_and_the_free_one_offered(
    world: World, tmp_path: Path, call: str, language: str
):
    """1001 with NEMO_TOKEN: never renewed behind the person's back; a yes goes on with a free one, and does it again."""
    table = used(world, tmp_path, language, token="nmv_usr_not_a_token")
    attached = [table.picture()] if call == "upload" else []
    answer = table.hear(SAYING[language][call], *attached)
    assert (answer.say, answer.status) == (words("own token", language), EXIT["own token"])
    assert (table.calls.count[call], table.calls.count["token"]) == (call in {"credits", "state", "upload"}, 0)
    agreed = table.hear({"en": "yes", "zh": "好的"}[language])
    assert (agreed.state, agreed.fault) == ("done", None)
    assert agreed.plan == answer.plan
    assert table.calls.count[call] == 1
    assert table.hear(SAYING[language]["credits"]).state == "done"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_token_of_the_persons_own_is_tried_although_an_old_one_was_set_aside(
    world: World, tmp_path: Path, language: str
):
    table = used(world, tmp_path, language, token="nmv_usr_the_old_one")
    table.hear(SAYING[language]["credits"])
    table.hear({"en": "yes", "zh": "好的"}[language])
    again = world.make(table.home, token="nmv_usr_the_new_one")
    assert again.hear(SAYING[language]["credits"]).say == words("own token", language)
    assert again.hear({"en": "no thanks", "zh": "不用了"}[language]).state == "done"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("mode", "call", "told"), [("2001@chat!", "chat", "top up"), ("402@submit!", "submit", "upgrade")]
)
def test_a_registered_person_is_not_asked_to_register(
    world: World, tmp_path: Path, mode: str, call: str, *, told: str, language: str
):
    kept = used(world, tmp_path, language).shop.memory.token(world.base)
    assert kept is not None
    table = world.make(tmp_path / "skill", token=kept.token)
    table.act(mode)
    answer = table.hear(SAYING[language][call])
    assert (answer.say, answer.status) == (words(told, language), EXIT[told])


@pytest.mark.parametrize("language", LANGUAGES)
def test_spent_credits_and_the_weekly_limit_on_a_shared_server(shared: World, tmp_path: Path, language: str):
    """The rows as quotas make them, not test modes: 2001 with the register link, then 429 for a second free token."""
    table = used(shared, tmp_path, language)
    user = table.shop.memory.talk("default").user_id
    assert user is not None
    kept = table.shop.memory.token(shared.base)
    assert kept is not None
    balance = shared.rooms.accounts.balance(shared.rooms.accounts.user(kept.token))
    shared.rooms.store.change_credits(user, available=-balance.available, frozen=0)
    answer = table.hear(SAYING[language]["chat"])
    assert answer.say == words("credits", language, user=user)
    assert table.calls.count["chat"] == 1
    table.act("1001@chat")
    answer = table.hear(SAYING[language]["chat"])
    assert (answer.say, answer.status) == (words("week", language), EXIT["week"])
    assert (table.calls.count["chat"], table.calls.count["token"], table.clock.slept[:1]) == (1, 2, [30])


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_the_server_really_refuses(world: World, tmp_path: Path, language: str):
    """4001 by content under an honest name, 4002 by size; each sent once."""
    table = used(world, tmp_path, language)
    fake = table.home / "query.png"
    fake.write_bytes(b"no picture at all")
    assert table.hear("", fake).say == words("type", language)
    table.rooms.settings = table.rooms.settings.model_copy(update={"upload_bytes": 100})
    try:
        assert table.hear("", table.picture()).say == words("size", language)
        assert table.calls.count["upload"] == 1
    finally:
        table.rooms.settings = table.rooms.settings.model_copy(update={"upload_bytes": 200_000_000})


def test_every_call_carries_the_attribution(world: World, tmp_path: Path):
    """402 is told as a matter of the plan, so the headers it may be about have to be there."""
    table = used(world, tmp_path, "en")
    for call in ("credits", "state", "chat", "submit"):
        table.hear(SAYING["en"][call])
        sent = [h for h, name in zip(table.calls.headers, table.calls.made, strict=True) if name != "file"]
        assert all(h.get("x-skill-source") and h.get("x-skill-version") and h.get("x-skill-platform") for h in sent)


def test_the_table_is_whole():
    """Each code and status of the wire that can be refused has its rows, and each row every language's words."""
    struck = {int(re.sub(r"\D", "", row.mode)) for row in ROWS}
    assert struck >= (codes.CODES.keys() - {codes.OK}) | (codes.STATUSES.keys() - {409})
    assert all(len(said) == len(LANGUAGES) for said in WORDS.values())
    assert {row.call for row in ROWS} >= set(BEARER.split()) | {"token"}
    assert len(list(product(ROWS, LANGUAGES))) >= 150


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/a.mp4",
        "http://169.254.169.254/latest/a.mp4",
        "http://[::1]/a.mp4",
        "http://user:pw@a.test/a.mp4",
    ],
)
@pytest.mark.parametrize("attached", [True, False], ids=["attached", "in the message"])
def test_an_address_that_is_not_fetched_from(world: World, tmp_path: Path, url: str, language: str, *, attached: bool):
    """Asked of the backend once, which calls nobody; the person may attach the file itself."""
    table = used(world, tmp_path, language)
    answer = table.hear("", url) if attached else table.hear(url)
    assert (answer.say, answer.status) == (words("link", language, name="a.mp4"), EXIT["link"])
    assert table.calls.made == ["upload"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "calls"), [("4001", 1), ("4002", 1), ("1002", 2), ("429", 2)])
def test_a_row_on_an_upload_by_address(world: World, tmp_path: Path, code: str, calls: int, language: str):
    table = used(world, tmp_path, language)
    table.act(f"{code}@upload", "loopback_urls")
    answer = table.hear("https://example.test/query.png")
    told = {"4002": words("size", language)}.get(code, words("link", language, name="query.png"))
    assert answer.say == told  # nobody has that name, so the second call is refused as well
    assert table.calls.count["upload"] == calls


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_media_address_in_a_message_is_fetched_by_the_backend(world: World, tmp_path: Path, language: str):
    """Only the address travels, in the published body, and the picture is there."""
    table = used(world, tmp_path, language)
    picture = table.picture("photo.png")
    store, session = world.rooms.store, table.shop.memory.talk("default").session_id
    product = store.add_product(session, path=picture, name="photo.png")
    table.act("loopback_urls")
    answer = table.hear(f"{world.base}/files/{product.token}/photo.png.")
    assert "photo.png" in answer.say
    assert (answer.state, table.calls.made) == ("done", ["upload"])
    assert any(item.name == "photo.png" for item in store.media(str(session)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("find the video in https://www.youtube.com/watch?v=abc", "youtube.com"),
        ("https://youtu.be/abc", "youtu.be"),
        ("把 https://www.bilibili.com/video/BV1xx 加进来", "bilibili.com"),
        ("use https://open.spotify.com/track/1 as music", "spotify.com"),
    ],
)
def test_a_page_is_no_file(world: World, tmp_path: Path, text: str, site: str, language: str):
    table = used(world, tmp_path, language)
    spoken = "zh" if "加" in text else "en" if "find" in text or "use" in text else language
    answer = table.hear(text)
    assert (answer.say, answer.status) == (words("page", spoken, name=site), EXIT["page"])
    assert table.calls.made == []


def test_a_page_that_is_to_be_written_on_the_film_is_words(world: World, tmp_path: Path):
    table = used(world, tmp_path, "en")
    assert table.hear("add the title 'https://youtu.be/abc'").fault is None
    assert table.calls.count["chat"] == 1
