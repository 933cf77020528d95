"""How qualification is examined: schemes, sessions, commissions, results, protocols."""
