"""Tests of services without a store."""
