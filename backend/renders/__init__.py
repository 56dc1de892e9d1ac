"""Drafts become films here: compiled into cached chunks, joined, verified, and kept going by a queue that survives a
crash.
"""
