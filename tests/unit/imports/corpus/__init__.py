"""Spreadsheets of every kind that no program should be brought down by, made by code."""
