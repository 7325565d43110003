"""Printed statements as a whole: what they must look like, and that they say what was frozen."""
