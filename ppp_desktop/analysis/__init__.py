"""Pure analysis of results: trends and pacing on frames."""
