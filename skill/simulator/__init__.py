"""A simulated Alexa speaker: it talks JSON over HTTP to the skill's web service, as an Echo does.

Development only. Nothing that runs in production imports this package.
"""
