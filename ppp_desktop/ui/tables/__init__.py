"""Tables: columns over frozen rows, sorted by raw values, filtered, copied and exported."""
