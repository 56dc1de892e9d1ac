"""A backend's words made fit for a chat: screen talk becomes our own lookups and offers, facts stay, and nothing
unasked happens. Pure.
"""
