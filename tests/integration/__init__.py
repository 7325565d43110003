"""Services over real store files."""
