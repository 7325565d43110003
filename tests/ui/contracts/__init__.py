"""Tests of the contracts page."""
