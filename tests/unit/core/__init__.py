"""Tests of money, exact numbers, periods, words and files."""
