"""A sender who is no owner: what he does not reach, whatever he says and however he calls it."""

import dataclasses
import io
import json
import os
from pathlib import Path

import httpx
import pytest

from skill import cli
from skill.errors import ClosedAttachmentError, SettingsError
from skill.settings import CLOUD_URL, Sender, Settings
from skill.turn.attachments import Places, attachment, in_text, receive
from skill.turn.sharing import reach, shown
from tests.skill.backends import BASE, DRAFT, FakeBackend
from tests.skill.servers import served
from tests.skill.stages import Stage

ALICE, BOB = '{"sender":{"id":"alice"},"chat":{"id":"g1"}}', '{"sender":{"id":42},"chat":{"id":"g1"}}'


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path / "home", FakeBackend(draft=DRAFT))


def settings(**env):
    return Settings.read({"HOME": "/home/me", **env})


@pytest.mark.parametrize(
    ("env", "guest", "closed"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"I2VF_SHARED": "closed"}, False, True),
        ({"I2VF_SHARED": "open"}, True, False),
        ({"I2VF_SHARED": "open", "I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": BOB}, True, False),
        ({"OPENCLAW_CHANNEL_CONTEXT": BOB}, False, False),
        ({"OPENCLAW_CHANNEL_CONTEXT": BOB}, True, True),
        ({"I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": ALICE}, False, False),
        ({"I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": ALICE}, True, True),
        ({"I2VF_OWNERS": "alice, 42", "OPENCLAW_CHANNEL_CONTEXT": BOB}, False, False),
        ({"I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": BOB}, False, True),
        ({"I2VF_OWNERS": "Alice", "OPENCLAW_CHANNEL_CONTEXT": ALICE}, False, True),
        ({"I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": "{broken"}, False, True),
        ({"I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": '["alice"]'}, False, True),
        ({"I2VF_OWNERS": "alice", "OPENCLAW_CHANNEL_CONTEXT": '{"sender":"alice"}'}, False, True),
        ({"I2VF_OWNERS": ",", "OPENCLAW_CHANNEL_CONTEXT": '{"sender":{"id":""}}'}, False, False),
        ({"I2VF_OWNERS": "alice"}, False, False),
    ],
)
def test_the_setting_decides_else_one_no_of_the_host(env, guest, closed):
    assert reach(settings(**env), "chat", guest=guest).closed is closed


def test_a_slip_in_the_setting_opens_nothing():
    with pytest.raises(SettingsError, match="I2VF_SHARED"):
        settings(I2VF_SHARED="close")


def test_a_closed_senders_conversations_are_nobody_elses():
    """By their names, so that no job, file or memory is shared, whatever name is given."""
    alone = settings()
    in_chat = dataclasses.replace(alone, sender=Sender(chat="g1"))
    names = ["default", "chat", "closed\x1fg1\x1fchat", "x\x1fy"]
    kept = {reach(s, n, guest=True).conversation for s in (alone, in_chat) for n in names}
    assert len(kept) == len(names) * 2
    assert kept.isdisjoint(n for n in names if "closed" not in n)
    assert {reach(s, "chat", guest=False).conversation for s in (alone, in_chat)} == {"chat"}
    for name in names:
        assert shown(reach(in_chat, name, guest=True).conversation) == name


def test_the_owners_project_jobs_and_files_are_not_there_for_a_guest(stage):
    stage.say("make it brighter")
    owners = stage.say("export").attachments[0].path
    for conversation in ("default", owners, "closed\x1f\x1fdefault"):
        told = stage.say("where is my file?", guest=True, conversation=conversation)
        assert (told.attachments, told.say.split("\n")[0][:29]) == ((), "There is no finished file yet")
        assert "empty" in stage.say("status", guest=True, conversation=conversation).say


def test_a_guest_edits_exports_and_asks_in_his_own_conversation(stage):
    assert "Done." in stage.say("make it brighter", guest=True).say
    done = stage.say("export", guest=True)
    assert done.attachments[0].path.endswith(".mp4")
    assert "60 credits" in stage.say("how many credits do I have?", guest=True).say
    assert "Video" in stage.say("status", guest=True).say
    again = stage.say("where is my file?", guest=True)
    assert [f.path for f in again.attachments] == [f.path for f in done.attachments]
    assert str(stage.home) not in again.say
    assert again.payload()["conversation"] == "default"
    assert "no finished file" in stage.say("where is my file?").say  # and the owner's is another one


@pytest.mark.parametrize(
    "text", ['index "/home/me/private"', "索引 /home/me/private", "forget ~/Videos", "anything at all"]
)
def test_our_own_backend_is_told_with_every_message_that_the_library_is_closed(stage, text):
    stage.say(text, guest=True)
    stage.say("and more", guest=True, conversation="other")
    stage.say(text)
    assert stage.backend.libraries == ["closed", "closed", None]


def test_a_worker_of_somebody_elses_keeps_the_library_closed(stage):
    """The job says so, not the process that happens to do it."""
    told = stage.say("index /home/me/private", guest=True, workers=False, budget=1)
    stage.workers = True
    stage.spawn(told.job.id)
    assert stage.backend.libraries == ["closed"]


@pytest.mark.parametrize("options", [{"token": "mine"}, {"api_url": CLOUD_URL}], ids=["chosen", "by address"])
def test_the_clouds_wire_is_what_it_was(tmp_path, options):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, base=CLOUD_URL), **options)
    stage.say("make it brighter", guest=True)
    assert stage.backend.libraries == [None]


def test_another_service_by_its_address_may_be_ours_and_is_told(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, base="https://films.example"), api_url="https://films.example")
    stage.say("index /home/me/private", guest=True)
    assert stage.backend.libraries == ["closed"]


@pytest.mark.parametrize(
    ("text", "answer"), [("always export automatically", "up to the owner"), ("以后自动导出", "主人")]
)
def test_what_holds_for_everybody_is_the_owners_to_set(stage, text, answer):
    assert answer in stage.say(text, guest=True).say
    assert not stage.shop.memory.auto_export()
    stage.say(text)
    assert stage.shop.memory.auto_export()


def test_a_guest_does_not_choose_where_the_work_is_done(stage):
    stage.installed = False
    for text in ("make it brighter", "the cloud", "yes"):
        told = stage.say(text, guest=True)
        assert told.say == "That is up to the owner of this assistant."
        assert told.state == "error"
    assert stage.shop.memory.choice() is None
    assert stage.backend.calls == []


def test_a_guest_is_told_nothing_of_the_owners_token_and_does_not_set_it_aside(tmp_path):
    refused = [httpx.Response(401, json={"code": 1001, "message": "no"}) for _ in range(8)]
    stage = Stage(tmp_path, FakeBackend(answers={"/api/credits/balance/simple": refused}), token="mine", api_url=BASE)
    assert "NEMO_TOKEN" not in stage.say("how many credits do I have?", guest=True).say
    stage.say("yes", guest=True)
    assert not stage.shop.memory.is_set_aside("mine")


# Files by path


@pytest.fixture
def world(tmp_path):
    """Places of a closed sender, and a folder beside them that is not his."""
    for name in ("work", "media", "private", "shared", "home/files/mine/inbox", "home/files/other"):
        (tmp_path / name).mkdir(parents=True)
    places = Places(
        cwd=tmp_path / "work",
        host_media=tmp_path / "media",
        inbox=tmp_path / "home/files/mine/inbox",
        cloud=False,
        closed=(tmp_path / "home/files/mine", tmp_path / "shared"),
        private=tmp_path / "home",
    )
    for folder in ("work", "media", "private", "shared", "home/files/mine", "home/files/other"):
        (tmp_path / folder / "shot.png").write_bytes(b"x")
    return tmp_path, places


@pytest.mark.parametrize("where", ["media", "shared", "home/files/mine"])
def test_what_was_sent_or_is_shared_may_be_attached(world, where):
    root, places = world
    (taken,), refused = receive([attachment(str(root / where / "shot.png"))], places)
    assert (taken.path, refused) == (str((root / where / "shot.png").resolve()), {})


def test_media_of_the_host_come_as_before(world):
    root, places = world
    (root / "work/media/inbound").mkdir(parents=True)
    (root / "work/media/inbound/two.png").write_bytes(b"x")
    taken, refused = receive([attachment("media://inbound/shot.png"), attachment("media/inbound/two.png")], places)
    assert (len(taken), refused) == (2, {})


@pytest.mark.parametrize(
    "source",
    [
        "{root}/private/shot.png",
        "{root}/private/not-there.png",
        "{root}/work/shot.png",
        "shot.png",
        "{root}/media/../private/shot.png",
        "{root}/shared/../private/shot.png",
        "{root}/home/files/other/shot.png",
        "{root}/home/files/mine/../other/shot.png",
        "file://{root}/private/shot.png",
        "file://{root}/media/%2e%2e/private/shot.png",
        "{root}/media/link.png",
        "{root}/shared/folder/shot.png",
        "{root}/media/loop.png",
        "media://inbound/link.png",
        "~/.ssh/id.png",
        "/etc/passwd",
        "",
    ],
)
def test_no_other_path_is_taken_and_none_is_told_apart(world, source):
    root, places = world
    (root / "media/link.png").symlink_to(root / "private/shot.png")
    (root / "media/loop.png").symlink_to(root / "media/loop.png")
    (root / "shared/folder").symlink_to(root / "private")
    taken, refused = receive([attachment(source.format(root=root))], places)
    assert taken == ()
    assert [type(why) for why in refused.values()] == [ClosedAttachmentError]


def test_a_root_above_everything_opens_no_other_conversation(world):
    root, places = world
    wide = dataclasses.replace(places, closed=(root,))
    taken, _ = receive([attachment(str(root / "private/shot.png"))], wide)
    assert len(taken) == 1
    _, refused = receive([attachment(str(root / "home/files/other/shot.png"))], wide)
    assert len(refused) == 1


@pytest.mark.parametrize("source", ["media://inbound/..%2Fprivate%2Fshot.png", "media://inbound/%2e%2e"])
def test_no_name_of_media_is_a_path(world, source):
    _, places = world
    for where in (places, dataclasses.replace(places, closed=None)):
        assert receive([attachment(source)], where)[0] == ()


def test_of_paths_in_the_words_only_shared_ones_count(world):
    root, places = world
    text = " ".join(f'"{root}/{name}/shot.png"' for name in ("work", "media", "private", "shared", "home/files/other"))
    assert [a.source for a in in_text(text, places)] == [f"{root}/shared/shot.png"]


@pytest.mark.parametrize(
    ("text", "words"), [("find it", "only files that are sent here"), ("找出这张图", "直接发来的文件")]
)
def test_a_path_that_is_refused_is_not_in_the_words(stage, tmp_path, text, words):
    secret = tmp_path / "private" / "diary.png"
    told = stage.say(text, secret, guest=True)
    assert words in told.say
    assert str(tmp_path) not in told.say
    assert (told.fault.code, told.status) == ("file_closed", 5)
    assert stage.backend.uploads == []


# The verbs


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    with served(FakeBackend(draft=DRAFT)) as backend:
        monkeypatch.setenv("I2VF_HOME", str(tmp_path))
        monkeypatch.setenv("NEMO_API_URL", backend.base)
        monkeypatch.chdir(tmp_path)

        def run(*argv, say=""):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(say.encode())))
            cli.main(list(argv))
            return json.loads(capsys.readouterr().out)

        yield run


def job_of(call, *options):
    """A job that is under way, and the command that the host is told to wait with."""
    told = call("turn", "--budget", "0.5", *options, say="make it brighter")
    return told["job"]["id"], told["next"]


def test_jobs_of_other_conversations_are_not_there(call, tmp_path, monkeypatch):
    monkeypatch.setattr("skill.jobs.queue.spawn", lambda *_: None)  # nobody takes them up: they stay under way
    owners, _ = job_of(call)
    guests, following = job_of(call, "--guest", "--conversation", "mine")
    assert following["command"].endswith("--guest --conversation mine")
    for job, options in (
        (owners, ["--guest"]),
        (owners, ["--guest", "--conversation", "default"]),
        (guests, ["--guest"]),
        (guests, ["--guest", "--conversation", "other"]),
    ):
        for verb in ("wait", "cancel"):
            assert call(verb, "--job", job, *options)["say"] == "Nothing is under way."
        assert job not in str(call("jobs", *options))
    assert not list(tmp_path.rglob("cancel"))
    mine = ["--guest", "--conversation", "mine"]
    assert [j["id"] for j in call("jobs", *mine)["jobs"]] == [guests]
    assert call("wait", "--job", guests, "--budget", "0.5", *mine)["state"] == "working"
    assert call("cancel", "--job", guests, *mine)["say"] == "I'm stopping it."
    assert call("cancel", "--job", owners)["say"] == "I'm stopping it."


def test_the_environment_of_openclaw_says_who_it_is(call, monkeypatch, tmp_path):
    monkeypatch.setenv("I2VF_OWNERS", "alice")
    monkeypatch.setenv("OPENCLAW_CHANNEL_CONTEXT", BOB)
    (tmp_path / "diary.png").write_bytes(b"x")
    assert call("turn", "--attach", "diary.png", say="find it")["error"]["code"] == "file_closed"
    monkeypatch.setenv("OPENCLAW_CHANNEL_CONTEXT", ALICE)
    assert call("turn", "--attach", "diary.png", say="find it")["error"] is None


def test_roots_are_folders_as_in_path():
    mine = settings(I2VF_ROOTS=os.pathsep.join(["/a b", "", "~/shared"]))
    assert [str(root) for root in mine.roots] == ["/a b", str(Path("~/shared").expanduser())]
