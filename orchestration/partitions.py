"""The one business calendar: a day is a delivery date in Shanghai.

What a wave is and when it runs is here too; what a schedule launches is in ``jobs``.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import dagster as dg

SHANGHAI = ZoneInfo("Asia/Shanghai")

FIRST_DELIVERY = date(2010, 1, 1)

# The files of a delivery date arrive on that date, so today has a partition from midnight on.
delivery_dates = dg.DailyPartitionsDefinition(
    start_date=FIRST_DELIVERY.isoformat(), timezone="Asia/Shanghai", end_offset=1
)

# What is built from all deliveries is out of date when a newer one comes; looking at each of ten
# years of partitions to know that would cost two seconds a night.
newest_delivery = dg.LastPartitionMapping()

# What is final by 02:30 is published then; the second wave waits for the statistics of WeCom.
FIRST_WAVE = "02:30"
LAST_WAVE = "10:30"
WAVE_TAG = "siyu/wave"


def deadline_passed(deadline: str, wave: str) -> bool:
    """Whether a stream that is due at ``deadline`` must have come by ``wave``, both HH:MM."""
    return time.fromisoformat(deadline) <= time.fromisoformat(wave)


def delivery_date_of(moment: datetime) -> date:
    """Return the delivery date that a moment belongs to."""
    return moment.astimezone(SHANGHAI).date()
