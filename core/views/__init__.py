"""Pages of the mechanisms."""
