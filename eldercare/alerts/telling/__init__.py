"""Telling people outside: what is written with its cause, how it is worded, and how it goes out."""
