"""Who works here: accounts, workplaces, roles, the audit trail."""
