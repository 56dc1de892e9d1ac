"""The chat-agent skill: one chat turn in, one short reply out. Nothing is imported here, so that `skill.wire` stays cheap."""
