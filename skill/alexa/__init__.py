"""All that knows Alexa's envelopes: it reads requests, builds responses, has the handler table."""
