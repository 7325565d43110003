"""Tests that need neither a database nor a window."""
