"""Papers: a template becomes an archivable PDF, a text becomes a QR code."""
