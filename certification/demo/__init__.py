"""Demo content: invented people, centres and standards, made through the domain's own functions."""
