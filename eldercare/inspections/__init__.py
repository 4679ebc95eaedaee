"""Inspections of care institutions, and hazards until they are closed."""
