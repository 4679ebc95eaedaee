"""Figures of the county with formula, numerator and denominator; reads every room, writes none."""
