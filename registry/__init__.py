"""What exists: regions, organisations, centres, standards, people."""
