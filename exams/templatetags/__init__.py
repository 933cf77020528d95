"""Tags for the pages of this app."""
