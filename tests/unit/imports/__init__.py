"""Tests of reading spreadsheets: cells, formats, mappings, results and problems."""
