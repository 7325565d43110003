"""Exports of each tool in other languages and locales, imported as they come."""
