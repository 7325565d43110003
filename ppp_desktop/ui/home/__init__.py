"""The home page: what to do, what was earned, what is off pace, what happened."""
