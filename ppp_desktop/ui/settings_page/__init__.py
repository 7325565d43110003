"""The settings page: letterhead, appearance, data, and what the program is made of."""
