"""Timelines as speech."""
