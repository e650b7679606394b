"""The code location that Dagster loads: every object of the pipeline, assembled in one place."""

import dagster as dg

from orchestration.assets.models import models
from orchestration.assets.raw import raw_assets
from orchestration.assets.release import release_assets
from orchestration.checks import audit_results
from orchestration.jobs import jobs, schedules, sensors
from orchestration.resources import night

defs = dg.Definitions(
    assets=[*raw_assets, models, *release_assets],
    asset_checks=[audit_results],
    jobs=jobs,
    schedules=schedules,
    sensors=sensors,
    resources={"night": night()},
    executor=dg.in_process_executor,
)
