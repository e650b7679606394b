"""Clusters of linked ids, as others find them: a table ``core.clusters`` of a warehouse.

Run as ``python -m benchmarks.clusters splink FILE`` or ``... labels FILE``.
"""

import sys
import time

import duckdb

# A chain takes as many rounds as it has ids.
_PATIENCE = 100
_EDGES = """
    select
        concat_ws('|', holder_type, holder_scope, holder_id) as id_l,
        concat_ws('|', other_type, other_scope, other_id) as id_r
    from core.int_identity_statements
"""


def splink(db: duckdb.DuckDBPyConnection) -> None:
    """Cluster by Splink, which works in the database on the ids as they are."""
    from splink import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    db.execute(
        f"create or replace table edges as select *, 1.0 as match_probability from ({_EDGES})"
    )
    db.execute(
        "create or replace table ids as"
        " select distinct unnest([id_l, id_r]) as unique_id from edges"
    )
    clusters = cluster_pairwise_predictions_at_threshold(
        nodes="ids",
        edges="edges",
        db_api=DuckDBAPI(db),
        node_id_column_name="unique_id",
        edge_id_column_name_left="id_l",
        edge_id_column_name_right="id_r",
        threshold_match_probability=0.5,
    )
    db.execute(f"create or replace table core.clusters as from {clusters.physical_name}")


def labels(db: duckdb.DuckDBPyConnection) -> None:
    """Give every id the least number among its neighbours until nothing changes."""
    db.execute(f"create or replace temp table edges as {_EDGES}")
    db.execute(
        """
        create or replace temp table ids as
        select id, row_number() over () as label from (
            select id_l as id from edges union select id_r from edges
        )
        """
    )
    db.execute(
        """
        create or replace temp table pairs as
        with pairs as (
            select l.label as a, r.label as b
            from edges inner join ids as l on id_l = l.id inner join ids as r on id_r = r.id
        )
        select a, b from pairs union select b, a from pairs
        """
    )
    db.execute("create or replace temp table labels as select label as node, label from ids")
    started, changed = time.monotonic(), 1
    while changed and time.monotonic() - started < _PATIENCE:
        db.execute(
            """
            create or replace temp table next as
            select labels.node, least(min(labels.label), min(others.label)) as label
            from labels
            left join pairs on labels.node = pairs.a
            left join labels as others on pairs.b = others.node
            group by labels.node
            """
        )
        [(changed,)] = db.execute(
            "select count(*) from next inner join labels using (node)"
            " where next.label <> labels.label"
        ).fetchall()
        db.execute("create or replace temp table labels as from next")
    if changed:
        sys.stderr.write(f"not done after {_PATIENCE} s: {changed} labels still changed\n")
    db.execute(
        "create or replace table core.clusters as"
        " select ids.id, labels.label as cluster_id from ids inner join labels on ids.label = node"
    )


if __name__ == "__main__":
    way, warehouse = sys.argv[1:]
    config: dict = {"threads": 2, "memory_limit": "2GB", "temp_directory": f"{warehouse}.tmp"}
    with duckdb.connect(warehouse, config=config) as connection:
        {"splink": splink, "labels": labels}[way](connection)
