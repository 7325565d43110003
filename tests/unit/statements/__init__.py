"""Tests of the statement document and of what is made of it."""
