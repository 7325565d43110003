"""The reusable parts of the window, each in its own module."""
