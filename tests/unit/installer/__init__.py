"""The recipe of the stand-alone program, without building it."""
