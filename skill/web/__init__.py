"""The door of the service: what comes in over HTTP, and whether it came from Alexa."""
