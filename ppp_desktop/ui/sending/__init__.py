"""Sending statements, reminders and reports: who gets what, in which words, and what came of it."""
