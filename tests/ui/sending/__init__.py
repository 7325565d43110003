"""Tests of the page of sending."""
