"""Many listeners at once: ``make load``. Needs locust, which has a virtual environment of its own."""
