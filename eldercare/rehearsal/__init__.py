"""The demonstration county's day without a screen: the same actions, a real broker, a real listener.

Visits and the inspection run at the day's own hours, handed in as arguments; the alarm runs in real time.
"""

from eldercare.rehearsal.day import is_built, ready_for, run

__all__ = ["is_built", "ready_for", "run"]
