"""The sign-ins of the demonstration county by name, light enough for the process that prints them."""

DEMO_PASSWORD = "demo-2026"  # noqa: S105 - printed by `make run`, for synthetic data only

SIGN_INS = (
    "operator",
    "caregiver",
    "leader",
    "inspector",
    "inspector2",
    "manager",
    "bureau",
    "admin",
    "desk",
)
"""User names in the order in which they are printed."""
