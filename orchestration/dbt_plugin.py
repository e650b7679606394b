"""Where the home lies, told to dbt-duckdb as it connects.

A path in the profile would be part of what dbt has parsed, and a home that was copied or moved
would be parsed as if it were another project.
"""

import os
from typing import Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin


class Plugin(BasePlugin):
    """Expand variables of the environment in the paths of the profile."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        config["temp_directory"] = os.path.expandvars(config["temp_directory"])
        for each in creds.attach or ():
            each.path = os.path.expandvars(each.path)
