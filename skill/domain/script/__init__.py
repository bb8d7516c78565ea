"""From words to cues: what a stretch sounds like, and how long it takes."""
