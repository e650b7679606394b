"""Where lines came from: the file in the drop zone, and what became of each line."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import duckdb

Line = tuple[str, int, Any]
"""Content of the file as in the ledger, number of the line, delivery date."""


def told(db: duckdb.DuckDBPyConnection, lines: Collection[Line]) -> dict[Line, dict[str, Any]]:
    """Return the file and the fate of each line."""
    wanted = sorted({line for line in lines if line[0]})
    if not wanted:
        return {}
    db.execute("create or replace temp table wanted (sha256 varchar, line_no bigint, day date)")
    db.executemany("insert into wanted values (?, ?, ?)", wanted)
    found = db.execute(
        """
        with files as (
            select
                file_sha256, delivery_date,
                min_by(
                    concat_ws('/', channel, stream, delivery_date, file_name),
                    (delivery_status <> 'loaded', file_name)
                ) as file
            from audit.row_ledger group by all
        )
        select
            wanted.*, files.file, coalesce(any_value(aside.fate), 'loaded') as fate
        from wanted
        left join files on wanted.sha256 = files.file_sha256 and wanted.day = files.delivery_date
        left join core.int_lines_set_aside as aside
            on wanted.sha256 = aside._file_sha256 and wanted.line_no = aside._line_no
            and wanted.day = aside._delivery_date
        group by all order by all
        """
    ).fetchall()
    return {
        (sha256, line_no, day): {
            "file": file,
            "file_sha256": sha256,
            "line_no": line_no,
            "fate": fate,
        }
        for sha256, line_no, day, file, fate in found
    }


def behind_orders(db: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> list[tuple]:
    """Return the lines of the orders that rows without lines of their own are of."""
    orders = sorted(
        {(row["channel"], row["order_id"]) for row in rows if not row["file_sha256"]}
        - {(None, None)}
    )
    if not orders:
        return []
    return db.execute(
        """
        with orders as (select unnest($1, recursive := true))
        select distinct _file_sha256, _line_no, _delivery_date
        from (
            select channel, order_id, _file_sha256, _line_no, _delivery_date
            from core.fct_order_lines
            union all
            select channel, coalesce(refunded_order_id, refund_id), _file_sha256, _line_no,
                _delivery_date
            from core.fct_refund_lines
        )
        where (channel, order_id) in (select (channel, order_id) from orders)
        order by all
        """,
        [[{"channel": channel, "order_id": order_id} for channel, order_id in orders]],
    ).fetchall()
