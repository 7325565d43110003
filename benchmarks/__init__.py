"""Measurements behind decisions: each script compares its rivals in one run."""
