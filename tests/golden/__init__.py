"""Worked contracts that an account manager can read: terms, results, expected lines."""
