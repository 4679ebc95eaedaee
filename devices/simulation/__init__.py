"""Synthetic homes whose devices speak as recorded ones do: a pure world, and apart from it what sends."""
