"""What the pages of care plans, visits and requests show of a senior."""

from eldercare.people.models import Senior

# None of these columns is encrypted.
SHOWN = (
    Senior.id, Senior.name, Senior.sex, Senior.birth_date, Senior.living, Senior.grade, Senior.address,
    Senior.area_code, Senior.station_id, Senior.left_on, Senior.version,
)  # fmt: skip
