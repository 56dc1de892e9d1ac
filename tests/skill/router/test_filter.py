"""The `route` verb answers every line, good or bad."""

import io
import json

import pytest

from skill import cli


def lines(monkeypatch, capsys, *asked):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{a}\n" for a in asked)))
    assert cli.main(["route"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_line_gets_its_answer(monkeypatch, capsys):
    good = json.dumps({"id": "a", "text": "export my project", "files": []})
    answers = lines(monkeypatch, capsys, good, "", json.dumps({"id": 2, "text": "", "files": ["x.png"]}))
    assert answers == [{"id": "a", "route": ["export"], "lang": "en"}, {"id": 2, "route": ["upload"], "lang": None}]


def test_a_bad_line_says_why_and_the_next_is_answered(monkeypatch, capsys):
    answers = lines(
        monkeypatch,
        capsys,
        "{",
        "[1]",
        '{"id":1}',
        '{"text":5}',
        '{"text":"x","files":"y"}',
        '{"id":9,"text":"status"}',
    )
    assert [a["id"] for a in answers] == [None] * 5 + [9]
    assert all("error" in a for a in answers[:5])
    assert answers[5]["route"] == ["status"]


@pytest.mark.parametrize("verb", cli.FILTERS)
def test_arguments_are_refused(verb, capsys):
    assert cli.main([verb, "--wrong"]) == 2
    assert f"{verb}: takes no arguments, got '--wrong'" in capsys.readouterr().err


def test_the_other_filter_answers_by_the_same_loop(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO('\n{"id":1,"reply":"Blurred."}\n{\n'))
    assert cli.main(["translate"]) == 0
    said, bad = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert said == {"id": 1, "actions": [], "offers": [], "text": "Blurred."}
    assert bad["id"] is None
