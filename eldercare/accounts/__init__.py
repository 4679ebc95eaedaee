"""Who signs in, what each role may do and within which scope, and the audit trail."""
