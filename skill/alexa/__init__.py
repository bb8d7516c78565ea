"""Everything that knows Alexa's envelopes: reading requests, building responses, the handler table."""
