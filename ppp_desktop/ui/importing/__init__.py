"""The import wizard: files, columns, problems, effect."""
