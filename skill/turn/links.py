"""Addresses in a message: those of media files, and those of pages that show a film and do not hand it out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

URL_IN_TEXT = re.compile(r"https?://[^\s\"'<>“”「」『』，。；、！？（）【】]+", re.IGNORECASE)
#: what ends a sentence or a bracket around an address, not the address
TAIL = ".,;:!?)]}…*_`"
#: site -> what the path of a page with a film or a song looks like
PAGES: dict[str, str] = {
    "youtube.com": r"/(watch|shorts/|live/|embed/|playlist|v/)",
    "youtu.be": r"/.",
    "vimeo.com": r"/(video/|channels/.+/)?\d",
    "dailymotion.com": r"/video/",
    "dai.ly": r"/.",
    "twitch.tv": r"/(videos/|.+/clip/)",
    "tiktok.com": r"/(@.+/video/|t/|v/|\w{6,}/?$)",
    "instagram.com": r"/(p|reel|reels|tv)/",
    "facebook.com": r"/(watch|reel/|.+/videos/|share/v/)",
    "fb.watch": r"/.",
    "x.com": r"/.+/status/",
    "twitter.com": r"/.+/status/",
    "netflix.com": r"/(.+/)?(watch|title)/",
    "spotify.com": r"/(.+/)?(track|album|playlist|episode)/",
    "soundcloud.com": r"/.+/.",
    "bilibili.com": r"/(video|bangumi)/",
    "b23.tv": r"/.",
    "douyin.com": r"/(video/|\w{6,}/?$)",
    "kuaishou.com": r"/(short-video|f)/",
    "youku.com": r"/v_show/",
    "v.qq.com": r"/x/",
    "iqiyi.com": r"/v_",
    "xiaohongshu.com": r"/(explore|discovery)/",
    "nicovideo.jp": r"/watch/",
    "rutube.ru": r"/(video|shorts)/",
    "vk.com": r"/(video|clip)",
    "ok.ru": r"/video/",
    "drive.google.com": r"/(file|drive|open)",
}
#: an address that is to be written on the film is no wish for what lies behind it
WRITTEN = re.compile(
    r"\b(title|text|caption|subtitle|credit|watermark|says?|write|writing|t[ií]tulo|texto|titre|texte|titel|untertitel)\b"
    r"|标题|標題|文字|字幕|写上|寫上|水印|浮水印|タイトル|テキスト|제목|자막|заголовок|текст|титр",
    re.IGNORECASE,
)


def addresses(text: str) -> list[str]:
    """Every web address in `text`, in order."""
    return [found.rstrip(TAIL) for found in URL_IN_TEXT.findall(text)]


def page_site(url: str) -> str | None:
    """The site when `url` is one of its pages, None for anything else."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    for site, path in PAGES.items():
        if (host == site or host.endswith("." + site)) and re.match(path, parts.path):
            return site
    return None


def pages(text: str) -> list[str]:
    """Addresses of pages whose film the person wants."""
    return [] if WRITTEN.search(text) else [url for url in addresses(text) if page_site(url)]
