"""Contracts, results and statements for marketing agencies that are paid for results."""

__version__ = "0.1.0"
