"""The dispatch board: who goes where and when, and what an operator may change about it."""
