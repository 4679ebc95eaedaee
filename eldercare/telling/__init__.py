"""Telling people outside: the ways out, what waits, and how it goes. What is told, the rooms above say."""
