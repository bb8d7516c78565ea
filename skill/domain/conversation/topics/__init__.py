"""One file a topic: what the coach answers."""
