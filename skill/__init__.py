"""The chat-agent skill: one chat turn in, one short reply out. Imports nothing, so that `skill.wire` stays cheap."""
