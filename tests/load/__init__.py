"""Many listeners at once: ``make load``.

It needs locust, which has a virtual environment of its own.
"""
