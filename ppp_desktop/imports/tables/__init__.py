"""Tables that are no results: market indices, experiments and touchpoint paths."""
