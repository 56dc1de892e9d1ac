"""What the documents say is what the code does."""

import importlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import anyio
import pytest
import yaml

import backend.__main__
import backend.settings
import skill.cli
import skill.settings
from skill import __main__ as bootstrap
from skill import demo
from skill.install import place, setup
from skill.mcp_server.server import build
from skill.router.tables import load
from tests.skill.backends import FakeBackend
from tests.skill.stages import Stage

ROOT = skill.settings.BUNDLE
README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
SKILL_MD = (ROOT / "SKILL.md").read_text()
HEAD = yaml.safe_load(SKILL_MD.split("---\n")[1])
CHINESE = (ROOT / "README.zh-CN.md").read_text()
DOCUMENTS = {"README.md": README, "README.zh-CN.md": CHINESE, "CONTRIBUTING.md": CONTRIBUTING, "SKILL.md": SKILL_MD}


def section(text, title):
    """The part of a document under a heading."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def table(text):
    """First column to second column of every table row in the text, code marks taken off."""
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): row[1].strip(" |") for row in rows}


def commands():
    """Every command line of ours in the documents: (document, verb, the rest)."""
    found = []
    for name, text in DOCUMENTS.items():
        for line in re.findall(r"python3 (?:\{baseDir\}/)?skill ([^`\n|<]+)", text):
            verb, _, rest = line.strip().partition(" ")
            found.append(pytest.param(verb, rest, id=f"{name} {line.strip()[:40]}"))
    return found


def module_of(verb, rest):
    if verb == "backend":
        return backend.__main__.VERBS[rest.split()[0]][0]
    if verb in ("setup", "doctor", "uninstall"):
        return f"skill.install.{verb}"
    return "skill.demo" if verb == "demo" else {**skill.cli.VERBS, **skill.cli.FILTERS}[verb][0]


@pytest.mark.parametrize(("verb", "rest"), commands())
def test_every_command_in_the_documents_exists_with_its_options(verb, rest):
    if not re.match(r"[a-z]", verb):
        return
    source = Path(importlib.import_module(module_of(verb, rest)).__file__ or "").read_text()
    for option in re.findall(r"--[a-z-]+", rest):
        assert f'"{option}"' in source, f"{verb} has no {option}"


def test_every_verb_is_documented():
    hidden = {"worker"}
    for verb in {**skill.cli.VERBS, **skill.cli.FILTERS}.keys() - hidden:
        assert any(f"skill {verb}" in text for text in DOCUMENTS.values()), verb
    for verb in backend.__main__.VERBS:
        assert f"skill backend {verb}" in CONTRIBUTING, verb


def test_the_settings_tables_are_the_settings():
    assert table(section(CONTRIBUTING, "Settings of the skill")) == skill.settings.ENVIRONMENT
    assert table(section(CONTRIBUTING, "Settings of our own backend")).keys() == backend.settings.ENVIRONMENT.keys()


def test_every_benchmark_is_documented():
    assert table(section(CONTRIBUTING, "Benchmarks")).keys() == {
        path.name for path in (ROOT / "benchmarks").glob("*.py")
    }


def test_every_room_is_in_the_picture():
    tables = table(section(CONTRIBUTING, "The rooms in one picture"))
    rooms = {
        path.stem
        for package in ("skill", "backend")
        for path in (ROOT / package).iterdir()
        if path.is_dir() or path.suffix == ".py"
    }
    plain = {"__init__", "__main__", "__pycache__", "settings", "errors", "files", "messages"}
    assert rooms - plain <= tables.keys()
    assert tables.keys() - plain <= rooms


def test_the_version_has_one_home():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    sent = skill.settings.front_matter(ROOT / "SKILL.md")
    assert HEAD["metadata"]["version"] == project["version"] == sent.version
    assert HEAD["name"] == project["name"] == sent.name == place.NAME
    assert f"## [{sent.version}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_pythons_that_are_named_are_the_ones_looked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    told = [f"python{word}" for entry in project["classifiers"] for word in re.findall(r"Python :: (3\.\d+)$", entry)]
    assert told == list(reversed(bootstrap.PYTHONS))
    oldest = ".".join(map(str, bootstrap.MINIMUM))
    assert project["requires-python"] == f">={oldest}"
    assert told[0] == f"python{oldest}"
    assert f"python3 {oldest} or newer" in HEAD["compatibility"]


def test_skill_md_keeps_the_hosts_rules():
    """Both reference validators, the packager that forbids angle brackets, and the advice on length."""
    assert HEAD.keys() <= {"name", "description", "license", "allowed-tools", "metadata", "compatibility"}
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", HEAD["name"])
    assert 1 <= len(HEAD["description"]) <= 1024
    assert not re.search(r"[<>]", HEAD["description"])
    assert len(HEAD["compatibility"]) <= 500
    assert isinstance(HEAD["metadata"]["version"], str)
    assert not re.search(r":\s*[\[{]", SKILL_MD.split("---\n")[1]), "flow style fails the reference validator"
    body = SKILL_MD.split("---\n", 2)[2]
    assert body.strip()
    assert len(SKILL_MD.splitlines()) <= 120


def test_skill_md_tells_how_messages_are_read():
    """Made from the keyword table: the first word of each language."""
    steps = load("keywords").items()
    words = [f"{step} ({', '.join(f'`{said[0]}`' for said in by_language.values())})" for step, by_language in steps]
    assert f"`plan` tells how the message was read: {', '.join(words)}, and chat for any other wish." in SKILL_MD


def test_the_configurations_for_mcp_clients_start_our_server():
    blocks = [
        json.loads(block)
        for block in re.findall(r"```json\n(.*?)```", section(README, "From an MCP client"), re.DOTALL)
    ]
    servers = [server for block in blocks for server in (block.get("mcpServers") or block["servers"]).values()]
    assert len(servers) == len(blocks) == 2
    for server in servers:
        entry, verb = server["args"]
        assert server["command"] == "python3"
        assert entry.endswith(f"/{HEAD['name']}/skill")
        assert verb in skill.cli.VERBS


def test_the_chinese_readme_names_the_same_commands_and_figures():
    told = set(table(CHINESE)) - set(table(README))
    assert told == set(), "a command that the English one does not know"
    assert re.findall(r"^```json.*?^```", CHINESE, re.DOTALL | re.MULTILINE)[0] in README
    total = sum(setup.SIZES[stage][1] for stage in place.STAGES)
    for size in (total, setup.SIZES["skill"][1], setup.SIZES[place.MCP][1]):
        assert f"{size} MB" in CHINESE


def test_the_tools_of_the_mcp_face_are_named(tmp_path):
    tools = {tool.name for tool in anyio.run(build(Stage(tmp_path, FakeBackend()).shop).list_tools)}
    named = section(README, "From an MCP client").split("Protocol: ")[1].split("\n")[0]
    assert set(re.findall(r"`(\w+)`", named)) == tools


def test_skill_md_declares_every_variable_that_is_read():
    declared = {entry["name"]: entry for entry in HEAD["metadata"]["openclaw"]["envVars"]}
    assert declared.keys() == skill.settings.ENVIRONMENT.keys()
    assert not any(entry["required"] for entry in declared.values()), "a required variable hides the skill"


def test_skill_md_lists_the_exit_codes():
    from skill.turn import answer

    told = {int(key) for key in re.findall(r"^\| (\d+) \|", SKILL_MD, re.MULTILINE)}
    assert told == {
        answer.OK,
        answer.USAGE,
        answer.SETUP,
        answer.ACCOUNT,
        answer.INPUT,
        answer.UNREACHABLE,
        answer.INTERNAL,
    }


def test_the_readme_opens_with_the_demo_and_what_it_prints():
    opening = README.splitlines()
    assert "$ python3 skill demo" in opening[:12]
    printed = README.split("```text\n")[1].split("```")[0]
    for text in (demo.FIND, *demo.REST):
        assert f"You:   {text}" in printed


def test_the_sizes_in_the_readme_are_those_that_set_up_tells():
    total = sum(setup.SIZES[stage][1] for stage in place.STAGES)
    assert f"about {total} MB" in README
    assert f"about {total} MB" in SKILL_MD
    assert f"{setup.SIZES['skill'][1]} MB, and only" in README
    assert f"needs: {setup.SIZES[place.MCP][1]} MB more" in README


def test_the_test_command_is_the_one_that_ci_runs():
    ci = (ROOT / ".ci" / "run").read_text()
    command = re.search(r"^\$ (python3 -m venv .*pytest)$", README, re.MULTILINE)
    assert command
    assert f"tests='{command[1]}'" in ci
    assert ci.splitlines()[2] == "set -euo pipefail"


@pytest.mark.parametrize("name", [*DOCUMENTS, "CHANGELOG.md"])
def test_one_sentence_a_line(name):
    """So that a change reads as a change."""
    prose = re.sub(r"```.*?```|^---\n.*?\n---\n", "", (ROOT / name).read_text(), flags=re.DOTALL)
    for line in prose.splitlines():
        if not line.startswith(("|", "-", "**", ">")):
            assert not re.search(r"[a-z)`]\. [A-Z]", line), line


def test_every_benchmark_starts_as_its_first_lines_say():
    scripts = [path for path in sorted((ROOT / "benchmarks").glob("*.py")) if "__main__" in path.read_text()]
    assert len(scripts) > 10
    for path in scripts:
        assert f"benchmarks/{path.name}" in path.read_text(), path
    started = [subprocess.Popen([sys.executable, path, "--help"], cwd="/", stdout=subprocess.PIPE) for path in scripts]
    told = {path.name: (one.communicate()[0], one.returncode) for path, one in zip(scripts, started, strict=True)}
    assert {name: told[name] for name in told if told[name][1] or b"usage:" not in told[name][0]} == {}
