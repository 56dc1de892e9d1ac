"""The person's files on this machine, and an honest word about those that are somewhere else."""

from __future__ import annotations

import re

from skill.handlers.desk import Desk
from skill.messages import Reply

#: what our own backend's agent uses to delete uploads
TOOL = "erase_uploads"
WISH = re.compile(
    r"\s*(?:(?:please|can you|could you|now|just)\s+)*(?:delete|remove|erase|wipe|forget)\s+(?:all\s+)?(?:of\s+)?"
    r"(?:my|our|all my|the uploaded|uploaded|these|those|all)\s+(?:uploaded\s+)?"
    r"(?:images?|pictures?|photos?|pics?|screenshots?|files|uploads|data)\b[^,;]*"
    r"|\s*(?:请|帮我|把|麻烦)*(?:删除|删掉|清除|清空|移除|抹掉|刪除|刪掉)(?:一下)?(?:所有|全部|这些)*(?:我|我们)?(?:的|上传|上傳|发|传|过|所有|全部)*的?"
    r"(?:图片|圖片|图像|照片|截图|截圖|文件|檔案|素材|数据|资料)(?:吧|了)?[\s。！!]*"
    r"|\s*(?:请|帮我)*把我(?:上传|发|传|过|所有|全部|的)*(?:图片|照片|截图|文件|素材|数据|资料)(?:都|全部)*(?:删除|删掉|删了|清空)(?:吧|了)?[\s。！!]*",
    re.IGNORECASE,
)


def wished(text: str) -> bool:
    """Whether the whole message asks to delete what was sent."""
    return len(text) <= 200 and WISH.fullmatch(text) is not None


def elsewhere(desk: Desk) -> Reply:
    """At a backend that is not on this machine nothing can be deleted from here: says so; copies here are deleted."""
    return Reply("erase_elsewhere", {"count": forget_copies(desk)})


def forget_copies(desk: Desk) -> int:
    """Delete this conversation's comparisons and what came in as data; how many files went. Exports stay."""
    copies = [p for p in desk.folder.glob("*.jpg") if re.search(r" proof(?: \d+)?$", p.stem)]
    copies += [p for p in (desk.folder / "inbox").glob("*") if p.is_file()]
    for path in copies:
        path.unlink(missing_ok=True)
    return len(copies)
