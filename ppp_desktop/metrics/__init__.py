"""What is counted: the metric catalogue, ratios of sums, attainment and pacing."""
