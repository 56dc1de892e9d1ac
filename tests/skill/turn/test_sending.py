"""Before the first file goes to the cloud the person is asked: nothing leaves before a yes, and after it nobody asks."""

import dataclasses

import pytest

from skill.messages import Reply
from skill.replies import LANGUAGES, word
from skill.settings import CLOUD_URL, Sender
from skill.turn.consent import consent
from tests.skill.backends import BASE, DRAFT, FakeBackend
from tests.skill.stages import Stage

FIND = "find the video this image is from"


@pytest.fixture
def cloud(tmp_path):
    return Stage(tmp_path, FakeBackend(draft=DRAFT, base=CLOUD_URL), token="mine")


def is_question(told):
    return told.state == "need_input" and "leave this computer" in told.say


def test_nothing_is_sent_before_the_yes_and_then_the_first_wish_goes_on(cloud):
    asked = cloud.say(FIND, cloud.picture())
    assert is_question(asked)
    assert "mega-api-prod.nemovideo.ai" in asked.say
    assert "“this computer”" in asked.say
    assert asked.status == 0
    assert cloud.backend.calls == []
    told = cloud.say("yes")
    assert "Done." in told.say
    assert len(cloud.backend.uploads) == 1
    assert cloud.backend.said == [FIND]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (FIND, "Yes, send it!"),
        (FIND, "the cloud"),
        ("找出这张图出自哪个视频", "好的"),
        ("找出这张图出自哪个视频", "上传吧"),
        ("", "ok"),
    ],
)
def test_ways_of_a_yes(cloud, ask, answer):
    cloud.say(ask, cloud.picture())
    cloud.say(answer)
    assert len(cloud.backend.uploads) == 1
    assert cloud.backend.said == [ask][: bool(ask)]


@pytest.mark.parametrize("answer", ["no", "No, don't send it.", "不要上传", "别发"])
def test_a_no_sends_nothing_and_says_how_to_stay_here(cloud, answer):
    cloud.say(FIND, cloud.picture())
    told = cloud.say(answer)
    assert told.say.startswith(("Nothing was sent.", "什么都没有发送。"))
    assert "this computer" in told.say or "本机" in told.say
    assert cloud.backend.calls == []
    cloud.say("yes")  # a yes to nothing is no leave
    assert cloud.backend.uploads == []
    assert is_question(cloud.say(FIND, cloud.picture())) or "要发送吗" in cloud.say(FIND, cloud.picture()).say


def test_once_for_this_installation(cloud):
    cloud.say(FIND, cloud.picture())
    cloud.say("yes")
    assert not is_question(cloud.say(FIND, cloud.picture("two.png"), conversation="another"))
    assert len(cloud.backend.uploads) == 2


@pytest.mark.parametrize("before", [(), ("no",)], ids=["at once", "after the no"])
def test_this_computer_takes_the_work_here_for_good(cloud, before):
    cloud.say(FIND, cloud.picture())
    for answer in before:
        cloud.say(answer)
    cloud.backend.base = BASE
    told = cloud.say("this computer")
    assert "Done." in told.say
    assert cloud.shop.choice().kind == "own"
    assert not cloud.shop.memory.sends()
    assert cloud.backend.bearers == {None, "Bearer fake-token"}


def test_words_alone_are_not_held_back(cloud):
    assert "Done." in cloud.say("make it brighter").say
    assert "60 credits" in cloud.say("how many credits do I have?").say


@pytest.mark.parametrize("options", [{}, {"api_url": "https://films.example"}], ids=["own", "another service"])
def test_elsewhere_nothing_is_asked(tmp_path, options):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, base=options.get("api_url", BASE)), **options)
    stage.say(FIND, stage.picture())
    assert len(stage.backend.uploads) == 1


def test_the_cloud_by_its_address_asks_too_and_says_which_setting_leads_there(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, base=CLOUD_URL), api_url=CLOUD_URL)
    asked = stage.say(FIND, stage.picture())
    assert is_question(asked)
    assert "“this computer”" not in asked.say
    assert "NEMO_API_URL" in stage.say("this computer").say
    assert stage.backend.calls == []


def test_whoever_chose_the_cloud_was_told_with_the_choice(tmp_path):
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT, base=CLOUD_URL))
    stage.installed = False
    asked = stage.say(FIND, stage.picture())
    assert "your files are sent there" in asked.say
    stage.say("the cloud")
    assert len(stage.backend.uploads) == 1


def test_an_answer_that_is_none_is_asked_once_more_and_nothing_is_lost(cloud):
    cloud.say(FIND, cloud.picture())
    assert "60 credits" in cloud.say("how many credits do I have?").say  # a look changes nothing
    assert is_question(cloud.say("and make it vertical"))
    cloud.say("yes")
    assert len(cloud.backend.uploads) == 1
    assert cloud.backend.said == [f"{FIND}\nand make it vertical"]


def test_whoever_will_not_answer_goes_on_without_the_files(cloud):
    cloud.say(FIND, cloud.picture())
    cloud.say("what is this about?")
    assert "Done." in cloud.say("just make the title bigger").say
    assert cloud.backend.uploads == []
    assert cloud.backend.said == ["just make the title bigger"]
    cloud.say("yes")
    assert cloud.backend.uploads == []


def test_files_that_come_meanwhile_wait_together_and_each_goes_once(cloud):
    cloud.say(FIND, cloud.picture())
    asked = cloud.say("and this one", cloud.picture(), cloud.picture("two.png"))
    assert "Your files would leave" in asked.say
    cloud.say("yes")
    assert len(cloud.backend.uploads) == 2


def test_a_file_named_from_the_working_folder_and_one_sent_as_data_are_there_at_the_yes(cloud):
    cloud.picture()
    cloud.say(FIND, "query.png", "data:image/png;base64,aGVsbG8=")
    cloud.home.joinpath("elsewhere").mkdir()
    cloud.say("yes")
    assert len(cloud.backend.uploads) == 2


def test_a_link_to_a_file_waits_as_well(cloud):
    assert is_question(cloud.say("use this", "https://films.example/a.mp4"))
    assert cloud.backend.calls == []


def test_a_batch_waits_as_one_and_goes_on_as_a_batch(cloud):
    for name in ("a.mp4", "b.mp4"):
        cloud.picture(name)
    text = "trim a.mp4 to 5 s and make b.mp4 vertical, export both"
    asked = cloud.say(text, cloud.home / "a.mp4", cloud.home / "b.mp4")
    assert is_question(asked)
    assert cloud.backend.calls == []
    told = cloud.say("yes")
    assert len(cloud.backend.uploads) == 2
    assert "Done: a.mp4, b.mp4." in told.say


def test_a_guests_yes_is_for_his_own_conversation(cloud):
    (cloud.home / "media").mkdir()
    sent = cloud.picture("media/query.png")
    assert is_question(cloud.say(FIND, sent, guest=True))
    told = cloud.say("this computer", guest=True)
    assert told.say == "Nothing was sent."
    assert cloud.shop.memory.choice() is None
    cloud.say(FIND, sent, guest=True)
    cloud.say("yes", guest=True)
    assert len(cloud.backend.uploads) == 1
    assert is_question(cloud.say(FIND, sent))
    cloud.settings = dataclasses.replace(cloud.settings, sender=Sender(chat="another"))
    assert is_question(cloud.say(FIND, sent, guest=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_for_is_understood(language):
    """The words in quotes are answers."""
    import re

    text = word(Reply("cloud_upload", {"count": 1, "host": "x", "local": True}), language)
    quoted = re.findall(r"[“「«„][\s]?([^”」’»“]+?)[\s]?[”」’»“]", text)
    assert [consent(q) for q in quoted][-1] == "first"
    assert {consent(q) for q in quoted} <= {"yes", "no", "first"}


def test_a_job_that_waited_while_the_cloud_was_chosen_sends_nothing(tmp_path):
    """Taken on for our own backend, done after somebody set NEMO_TOKEN."""
    stage = Stage(tmp_path, FakeBackend(draft=DRAFT))
    job = stage.say(FIND, stage.picture(), workers=False, budget=1).job
    stage.settings = dataclasses.replace(stage.settings, token="mine")
    stage.backend.base = CLOUD_URL
    stage.workers = True
    stage.spawn(job.id)
    assert stage.backend.uploads == []
    assert stage.backend.said == []
    assert "Nothing was sent." in stage.say("status").say
