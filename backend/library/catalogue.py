"""The list of films of one library, in SQLite: which files there are, what each holds, and a generation number.

A file's row is written only after its segment is on disk, so that a crash loses at most the film under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.errors import SettingsError
from backend.settings import Settings
from backend.stores.files import private_dir
from backend.stores.sqlite import connect, transaction

VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (
    key TEXT PRIMARY KEY, duration_ms INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    frames INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, key TEXT, reason TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_key ON files (key);
CREATE TABLE IF NOT EXISTS watched (path TEXT PRIMARY KEY, seen TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS news (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Video:
    """One film of the library. `id` names its content: the same for copies and after a rename."""

    id: str
    path: Path
    name: str
    duration_ms: int
    width: int
    height: int
    frames: int


@dataclass(frozen=True)
class FileRow:
    """A file as it was when last looked at: `key` when it is indexed, `reason` when it cannot be."""

    path: str
    size: int
    mtime_ns: int
    key: str | None
    reason: str | None


def library_folder(settings: Settings) -> Path:
    """Where the library of these settings is kept. Raises SettingsError for a name that is no plain word."""
    if not settings.library.replace("-", "").replace("_", "").isalnum():
        raise SettingsError("I2VF_LIBRARY: a name of letters, digits, - and _ only")
    return settings.root / "libraries" / settings.library


class Catalogue:
    """The list of one library in `folder`. Safe for several processes; writers hold the indexer's lock."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder and the list when they are new."""
        private_dir(folder)
        self._db = connect(folder / "catalogue.sqlite", durable=False)
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def generation(self) -> int:
        """Rises with every change of what can be found."""
        row = self._db.execute("SELECT value FROM meta WHERE name='generation'").fetchone()
        return int(row[0]) if row else 0

    def videos(self) -> list[Video]:
        """All films, by path; of several copies the first path."""
        rows = self._db.execute(
            "SELECT c.*, MIN(f.path) AS path FROM contents c JOIN files f USING (key) GROUP BY c.key ORDER BY path"
        )
        return [_video(dict(row)) for row in rows]

    def paths(self, key: str) -> list[Path]:
        """Every file with this content."""
        rows = self._db.execute("SELECT path FROM files WHERE key=? ORDER BY path", (key,))
        return [Path(row[0]) for row in rows]

    def folders(self) -> list[Path]:
        """The folders that were asked for."""
        return [Path(row[0]) for row in self._db.execute("SELECT path FROM folders ORDER BY path")]

    def file(self, path: Path) -> FileRow | None:
        """The row of one file."""
        row = self._db.execute("SELECT * FROM files WHERE path=?", (str(path),)).fetchone()
        return FileRow(**dict(row)) if row else None

    def below(self, root: Path) -> list[FileRow]:
        """The rows of `root` itself and of every file below it."""
        rows = map(dict, self._db.execute("SELECT * FROM files"))
        return [FileRow(**row) for row in rows if Path(row["path"]).is_relative_to(root)]

    def has_content(self, key: str) -> bool:
        """Whether a film with this content is stored."""
        return self._db.execute("SELECT 1 FROM contents WHERE key=?", (key,)).fetchone() is not None

    def add_folder(self, path: Path) -> None:
        """Remember a folder."""
        with transaction(self._db) as db:
            db.execute("INSERT OR IGNORE INTO folders VALUES (?)", (str(path),))

    def drop_folder(self, root: Path) -> None:
        """Forget folders at or below `root`."""
        gone = [(str(f),) for f in (*self.folders(), *self.watched()) if f.is_relative_to(root)]
        with transaction(self._db) as db:
            db.executemany("DELETE FROM folders WHERE path=?", gone)
            db.executemany("DELETE FROM watched WHERE path=?", gone)

    def watched(self) -> dict[Path, str]:
        """The folders that are watched, and how each looked when it was read."""
        return {Path(row[0]): str(row[1]) for row in self._db.execute("SELECT * FROM watched ORDER BY path")}

    def watch(self, path: Path) -> None:
        """Watch a folder; one that is watched already stays as it is."""
        with transaction(self._db) as db:
            db.execute("INSERT OR IGNORE INTO watched VALUES (?, '')", (str(path),))

    def unwatch(self, path: Path | None) -> list[Path]:
        """Watch a folder, or with None any, no more; returns which were."""
        gone = [folder for folder in self.watched() if path in (None, folder)]
        with transaction(self._db) as db:
            db.executemany("DELETE FROM watched WHERE path=?", [(str(folder),) for folder in gone])
        return gone

    def saw(self, folders: Mapping[Path, str]) -> None:
        """How watched folders looked when they were read."""
        with transaction(self._db) as db:
            rows = [(seen, str(path)) for path, seen in folders.items()]
            db.executemany("UPDATE watched SET seen=? WHERE path=?", rows)

    def news(self) -> dict[str, int]:
        """What is to be told, by name."""
        return {str(row[0]): int(row[1]) for row in self._db.execute("SELECT * FROM news")}

    def add_news(self, name: str, more: int) -> None:
        """So many more of it."""
        with transaction(self._db) as db:
            db.execute("INSERT INTO news VALUES (?,?) ON CONFLICT DO UPDATE SET value = value + ?", (name, more, more))

    def set_news(self, name: str, value: int) -> None:
        """So many of it now."""
        with transaction(self._db) as db:
            db.execute("INSERT OR REPLACE INTO news VALUES (?,?)", (name, value))

    def told(self) -> None:
        """Forget what came and went."""
        with transaction(self._db) as db:
            db.execute("DELETE FROM news WHERE name IN ('added', 'removed')")

    def put(self, file: FileRow, video: Video | None = None) -> None:
        """Write a file's row, and with it what its content is."""
        with transaction(self._db) as db:
            if video is not None:
                row = (video.id, video.duration_ms, video.width, video.height, video.frames)
                db.execute("INSERT OR REPLACE INTO contents VALUES (?,?,?,?,?)", row)
            row_of_file = (file.path, file.size, file.mtime_ns, file.key, file.reason)
            db.execute("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?)", row_of_file)
            self._bump()

    def drop_files(self, paths: Iterable[str]) -> list[str]:
        """Forget files; returns the contents that no file holds any more, forgotten too."""
        with transaction(self._db) as db:
            gone = db.executemany("DELETE FROM files WHERE path=?", [(p,) for p in paths]).rowcount
            orphans = "SELECT key FROM contents WHERE key NOT IN (SELECT key FROM files WHERE key IS NOT NULL)"
            keys = [str(row[0]) for row in db.execute(orphans)]
            db.executemany("DELETE FROM contents WHERE key=?", [(k,) for k in keys])
            if keys or gone > 0:
                self._bump()
        return keys

    def compact(self) -> int:
        """Give back unused pages; returns the bytes that it freed."""
        before = self._bytes()
        self._db.execute("VACUUM")
        return before - self._bytes()

    def _bytes(self) -> int:
        pages, size = (self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return int(pages) * int(size)

    def _bump(self) -> None:
        self._db.execute("INSERT INTO meta VALUES ('generation', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")


def _video(row: dict[str, int | str]) -> Video:
    path = Path(str(row["path"]))
    return Video(
        id=str(row["key"]),
        path=path,
        name=path.name,
        duration_ms=int(row["duration_ms"]),
        width=int(row["width"]),
        height=int(row["height"]),
        frames=int(row["frames"]),
    )
