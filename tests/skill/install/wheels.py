"""A package index in a folder: tiny wheels made by hand, and lock files that pin them by hash."""

import base64
import hashlib
import zipfile
from pathlib import Path


def make_wheel(folder: Path, name: str, version: str = "1.0") -> str:
    """A wheel with one module `name`; returns its sha256."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},sha256={digest(text)},{len(text)}\n" for path, text in files.items())
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as out:
        for path, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            out.writestr(path, text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def digest(text: str) -> str:
    """As RECORD files write it."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def make_index(folder: Path) -> tuple[Path, Path]:
    """Wheels and locks for every stage; returns (requirements, wheels)."""
    requirements, wheels = folder / "requirements", folder / "wheels"
    requirements.mkdir()
    wheels.mkdir()
    for stage, names in {
        "build": ["tiny_build"],
        "skill": ["tiny_skill"],
        "backend": ["tiny_skill", "tiny_backend"],
        "mcp": ["tiny_skill", "tiny_mcp"],
    }.items():
        pins = [f"{name}==1.0 --hash=sha256:{make_wheel(wheels, name)}\n" for name in names]
        (requirements / f"{stage}.txt").write_text("".join(pins))
    (requirements / "installer.txt").write_text("uv==0.0.1 --hash=sha256:" + "0" * 64 + "\n")
    return requirements, wheels
