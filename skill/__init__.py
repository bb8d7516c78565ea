"""A lower back coach for Alexa: a timeline of cues, and the parts that say it, show it and remember it."""
