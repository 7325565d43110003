"""The states of each page that pictures are taken of."""
