"""Work that outlives a turn: detached, journalled, resumed by whoever comes next."""
