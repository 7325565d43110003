"""The sample agency: its definitions, its spreadsheets, and the script that makes both."""
