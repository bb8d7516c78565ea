"""The conversation: ``respond(state, event) -> turn``, one file a topic."""
