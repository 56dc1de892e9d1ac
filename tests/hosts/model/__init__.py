"""A scripted model on loopback: it reads SKILL.md as a host hands it over and does what is written there, no more."""
