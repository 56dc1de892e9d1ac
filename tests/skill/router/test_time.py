"""No text takes the router or the translation long, however it repeats itself. CPU time, so a busy machine is no slip."""

import time

import pytest

from skill.router import plan
from skill.translate.translation import translate

SEEDS = [
    "ﬀ", "x", "a.b", "the ", "if ", "export and ", "final finished ", "send me the final ", "can you please ", "show me the timeline ",
    "请", "把视频", "积分", "上传图片", "“", "«", "'", "(", "[[", "{{", "<", "</", "https://a.", "./", "1.", "save it as a video file ",
]  # fmt: skip
REPLIES = [
    "1. ", "“", "「", "Click ", "A > ", "Export button ", "**", "[a](", '{"a":', "<a ", "\x1b[", "点击", "在", "when you are ready, ",
    "go to the ", "A → ", "|a|\n", "1. Click\n", "## a\n\n", "a:\n- Click\n", "(top ", "Export Export-", "by clicking the ", "x_y(",
    "The woman of the house ", "On the timeline you will see ", "the my your ",
]  # fmt: skip
LIMIT_S = 2.0


def spent(act):
    start = time.process_time()
    act()
    return time.process_time() - start


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repeated_request_is_read_in_time(seed):
    assert spent(lambda: plan((seed * 20_000)[:20_000], [])) < LIMIT_S


@pytest.mark.parametrize("seed", REPLIES)
def test_a_repeated_reply_is_read_in_time(seed):
    assert spent(lambda: translate((seed * 20_000)[:20_000], user="x", authorized=["edit"], lang="en")) < LIMIT_S
