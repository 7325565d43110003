"""Use cases and queries: each public function is one transaction and gives back frozen rows."""
