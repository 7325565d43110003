"""Builds the stand-alone program: a folder that runs where no Python is installed."""
