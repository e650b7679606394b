"""Which person every id belonged to on every night, and which links are refused.

The graph is taken apart in ``orchestration.identity``; here only tables go in and out.
"""


def model(dbt, session):
    """Return the rows as an Arrow table."""
    dbt.config(materialized="table")
    from orchestration.identity.tables import resolved

    # The graph needs the memory that the engine would keep pages in.
    [(limit,)] = session.execute("select current_setting('memory_limit')").fetchall()
    session.execute("set memory_limit = '400MB'")
    rows = resolved(
        dbt.ref("int_identity_ids_numbered"),
        dbt.ref("int_identity_links_dated"),
        dbt.ref("int_identity_exclusions_numbered"),
        dbt.ref("int_identity_traits_numbered"),
    )
    session.execute(f"set memory_limit = '{limit}'")
    return rows
