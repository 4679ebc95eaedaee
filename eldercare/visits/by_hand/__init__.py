"""Visits outside any care plan: by hand, asked for by phone; and what becomes of those that were missed."""
