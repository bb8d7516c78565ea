"""A lower back coach for Alexa: a timeline of cues, and what says, shows and remembers it."""
