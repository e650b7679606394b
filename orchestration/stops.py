"""What stopped a build: the test or the key that does not hold, and the files behind it.

What dbt says of a failure may quote a row; nothing of it is told but names.
"""

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.landing.registry import Registry

_MOST_FILES = 3
# As the macro `require_keys` says it.
_REPEATED = re.compile(r"(?P<table>\w+\.\w+) is not unique by (?P<columns>\w+(, \w+)*)")
# As the macro `require_contract` says it.
_BROKEN = re.compile(r"\w+\.\w+ breaks its contract: [^\n]+")


def problem_of(home: Home, nodes: Mapping[str, Any], result: Any) -> str:
    """Return the reason why dbt did not succeed, from its result and the manifest's nodes."""
    if result.exception:
        return f"dbt did not run: {type(result.exception).__name__}: {result.exception}"
    failed = [each for each in result.result.results if each.status in ("error", "fail")]
    return f"dbt stopped at {', '.join(_told(home, nodes, each) for each in failed)}"


def _told(home: Home, nodes: Mapping[str, Any], failed: Any) -> str:
    """Name what failed and, of a test or a key, the files whose lines it found."""
    node = failed.node
    tested = nodes.get(getattr(node, "attached_node", None) or "")
    repeated = _REPEATED.search(failed.message or "")
    if repeated:
        name, table, columns = repeated.group(), repeated["table"], repeated["columns"]
        failing = f"select {columns} from {table} group by {columns} having count(*) > 1"
    elif tested and node.compiled_code:
        name, table = node.name, f"{tested['schema']}.{tested['alias']}"
        failing = node.compiled_code
    else:
        broken = _BROKEN.search(failed.message or "")
        return broken.group().strip() if broken else node.name
    files = files_behind(home, table, failing)
    return f"{name} ({', '.join(files)})" if files else name


def files_behind(home: Home, table: str, failing: str) -> list[str]:
    """Return the newest files whose lines stand in rows of a table for which a test failed.

    ``failing`` is the test's query; its columns that the table has say which rows these are.
    """
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        try:
            told = set(db.table(table).columns)
            names = [name for name in db.sql(failing).columns if name in told]
            if not names or "_file_sha256" not in told:
                return []
            found = db.execute(
                f"select distinct _delivery_date, _file_sha256 from {table}"
                f" semi join ({failing}) as failing using ({', '.join(names)})"
                f" order by all desc limit {_MOST_FILES}"
            ).fetchall()
        except duckdb.Error:
            # What failed is told by its name anyhow.
            return []
    with Registry(home.registry) as registry:
        # Where accounts may send the same bytes, whose they are stands after the hash.
        files = {
            name: "/".join(map(str, row.slot))
            for row in registry.rows()
            for name in (row.sha256, f"{row.sha256}-{row.source_account}")
        }
    return [files.get(sha256, f"{day}/{sha256[:12]}") for day, sha256 in found]
