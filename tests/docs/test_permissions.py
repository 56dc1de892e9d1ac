"""SKILL.md's table of permissions is made from `skill.settings`, and no code reaches past what is declared there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import backend.settings
import skill.settings
from skill.settings import BUNDLE, HOSTS, permissions

SOURCES = sorted(p for package in ("skill", "backend") for p in (BUNDLE / package).rglob("*.py"))
ENVIRONMENT = {*skill.settings.ENVIRONMENT, *backend.settings.ENVIRONMENT}
#: modules that write, and below what; everything else hands its bytes to one of them
WRITERS = {
    "skill/files.py": "the caller's path",
    "skill/memory.py": "$I2VF_HOME",
    "skill/launcher.py": "$I2VF_HOME",
    "skill/terminal.py": "$I2VF_HOME",
    "skill/jobs/journal.py": "$I2VF_HOME",
    "skill/jobs/queue.py": "$I2VF_HOME",
    "skill/jobs/worker.py": "$I2VF_HOME",
    "skill/client/download.py": "$I2VF_HOME",
    "skill/install/setup.py": "$I2VF_HOME",
    "skill/install/programs.py": "$I2VF_HOME",
    "skill/turn/record.py": "a recording, where a developer names it",
    "backend/stores/files.py": "the caller's path",
    "backend/stores/sqlite.py": "$I2VF_HOME",
    "backend/media/groups.py": "a work folder of a render",
    "backend/renders/cache.py": "$I2VF_HOME",
    "backend/renders/maker.py": "$I2VF_HOME",
    "backend/stores/blobs.py": "$I2VF_HOME",
    "backend/server/serve.py": "$I2VF_HOME",
    "backend/jobs/queue.py": "$I2VF_HOME",
    "backend/library/indexer.py": "$I2VF_HOME",
    "backend/library/sample.py": "a sample library, where the person names it",
}
WRITING = {
    "write_text",
    "write_bytes",
    "touch",
    "mkdir",
    "symlink_to",
    "hardlink_to",
    "makedirs",
    "copyfile",
    "copytree",
}
MODES = re.compile(r"[wax+]")


def named(path: Path) -> str:
    return path.relative_to(BUNDLE).as_posix()


def reads_of_environment(tree: ast.AST) -> Iterator[str]:
    """Names of variables that the code asks an environment for."""
    for node in ast.walk(tree):
        asked = (
            node.args[:1] if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("get", "getenv") else []
        )
        holder = getattr(node, "func", node)
        if isinstance(node, ast.Subscript):
            asked, holder = [node.slice], node
        text = ast.unparse(holder)
        if re.match(r"(os\.)?(environ|env|getenv)\b", text):
            yield from (word.value for word in asked if isinstance(word, ast.Constant) and isinstance(word.value, str))


def hosts_named(tree: ast.AST) -> Iterator[str]:
    """Hosts in addresses that the code holds as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"https?://([a-z0-9][a-z0-9.-]*[a-z0-9])", node.value)


def writes(tree: ast.AST) -> bool:
    """Whether the code opens anything for writing, or makes a file or a folder."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        told = " ".join(ast.unparse(word) for word in (*node.args, *(k.value for k in node.keywords)))
        if name in WRITING or (name == "open" and re.search(r"O_(WRONLY|RDWR|CREAT|APPEND)", told)):
            return True
        modes = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if name == "open" and any(len(mode) <= 3 and MODES.search(mode) for mode in modes):
            return True
    return False


def test_skill_md_shows_the_table_as_it_is_declared():
    assert "\n".join(permissions()) in (BUNDLE / "SKILL.md").read_text()


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_no_code_reaches_past_what_is_declared(path):
    tree = ast.parse(path.read_text())
    assert set(hosts_named(tree)) <= HOSTS.keys()
    assert set(reads_of_environment(tree)) - {"PATH"} <= ENVIRONMENT
    assert not writes(tree) or named(path) in WRITERS


def test_every_writer_that_is_named_writes():
    assert [name for name in WRITERS if not writes(ast.parse((BUNDLE / name).read_text()))] == []


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("os.environ['HOME_TOKEN']", reads_of_environment),
        ("env.get('SOME_KEY')", reads_of_environment),
        ("post('https://elsewhere.example/collect')", hosts_named),
    ],
)
def test_the_lint_sees_what_is_new(code, caught):
    assert set(caught(ast.parse(code))) - ENVIRONMENT - HOSTS.keys()


@pytest.mark.parametrize(
    "code", ["open(p, 'w')", "p.open('ab')", "p.write_text(x)", "os.open(p, os.O_CREAT)", "p.mkdir()"]
)
def test_the_lint_sees_a_new_writer(code):
    assert writes(ast.parse(code))


@pytest.mark.parametrize("code", ["p.open('rb')", "open(p)", "Image.open(p, formats=['BMP'])", "p.read_text()"])
def test_reading_is_no_writing(code):
    assert not writes(ast.parse(code))
