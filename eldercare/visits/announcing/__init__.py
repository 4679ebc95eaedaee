"""Telling seniors and their families of coming visits, and what they answer."""
