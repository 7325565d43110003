"""The fonts that are embedded in statements, with their licences."""
