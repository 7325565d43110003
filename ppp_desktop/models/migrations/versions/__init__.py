"""One module per schema version, in order; none imports the live models."""
