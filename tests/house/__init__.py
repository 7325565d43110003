"""The rules of the house, kept as tests: format, lint, types, walls, sizes."""
