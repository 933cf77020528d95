"""Pages of the account: sessions, and saved views of lists."""
