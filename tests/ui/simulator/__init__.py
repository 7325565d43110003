"""Tests of the simulator inside a contract's terms."""
