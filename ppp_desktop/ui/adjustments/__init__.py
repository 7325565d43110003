"""Lines that people add to a statement by hand: listed, added, taken back."""
