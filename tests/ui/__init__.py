"""Tests of the window, run without a screen."""
