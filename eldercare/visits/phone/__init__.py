"""A caregiver's or group leader's own day, on a phone."""
