"""The person's films: scanned, indexed frame by frame, noticed when they change."""

from backend.library.catalogue import Video
from backend.library.frame_index import FrameIndex
from backend.library.library import Library, Snapshot
from backend.library.progress import FileLine, Progress, Report
from backend.library.watching import News, Watch

__all__ = ["FileLine", "FrameIndex", "Library", "News", "Progress", "Report", "Snapshot", "Video", "Watch"]
