"""The performance page: objectives, their course through a period, and what they consist of."""
