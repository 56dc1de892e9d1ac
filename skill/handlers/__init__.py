"""Route -> Reply, one file per intent. A handler does the work through its desk and says what came of it as facts."""
