"""The skill inside real hosts, end to end and offline: `python -m tests.hosts FOLDER`. Too big for the normal run."""
