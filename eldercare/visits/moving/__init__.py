"""Giving a visit to somebody by hand: what stands in the way, how long the ways are, refusals."""
