"""Tables in and out: XLSX and CSV, without a domain word."""
