"""The contracts page: the list, and one contract with objectives, terms, results and notes."""
