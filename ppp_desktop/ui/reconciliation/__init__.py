"""The view that compares two sources of a contract, and what is done there."""
