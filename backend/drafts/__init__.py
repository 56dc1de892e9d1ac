"""The editable timeline as pure functions: a draft and an edit in, a new draft out."""

from backend.drafts.describing import describe
from backend.drafts.invariants import check
from backend.drafts.model import Draft
from backend.drafts.moment import draft_of_moment, empty_draft, with_media

__all__ = ["Draft", "check", "describe", "draft_of_moment", "empty_draft", "with_media"]
