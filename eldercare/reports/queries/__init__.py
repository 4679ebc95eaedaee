"""What the screens of this room read out of all the others. Nothing here writes."""

from eldercare.reports.queries.badges import badge_counts, counts_at
from eldercare.reports.queries.figures import answer_figures, other_figures
from eldercare.reports.queries.home_visits import home_visit_share, served

__all__ = ["answer_figures", "badge_counts", "counts_at", "home_visit_share", "other_figures", "served"]
