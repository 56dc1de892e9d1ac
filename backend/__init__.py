"""Our own backend: finds the video an image is from, edits by talking, renders. It speaks the wire and nothing else."""
