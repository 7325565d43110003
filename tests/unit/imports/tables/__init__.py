"""Tests of tables that are no results."""
