"""From a spreadsheet file to typed results and named problems; knows no store."""
