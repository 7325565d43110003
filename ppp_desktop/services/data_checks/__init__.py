"""Checks on stored results: what looks wrong in them, one module for each check."""
