"""The simulator: terms side by side on a contract's history, and on what might come."""
