"""Which person every id belonged to on every night, and which links are refused.

The graph is taken apart in ``orchestration.identity``; here only tables go in and out.
"""


def model(dbt, session):
    """Return the rows as an Arrow table."""
    dbt.config(materialized="table")
    from orchestration.identity.tables import read, resolved

    told = read(
        dbt.ref("int_identity_ids_numbered"),
        dbt.ref("int_identity_links_dated"),
        dbt.ref("int_identity_exclusions_numbered"),
        dbt.ref("int_identity_traits_numbered"),
    )
    let_go_of_pages(session)
    return resolved(told)


def let_go_of_pages(session):
    """Free what the engine keeps of tables that were read: the graph needs the memory."""
    import duckdb

    [(limit,)] = session.execute("select current_setting('memory_limit')").fetchall()
    try:
        session.execute("set memory_limit = '400MB'")
    except duckdb.OutOfMemoryException:
        # Models that are built beside this one are in need of more.
        pass
    finally:
        session.execute(f"set memory_limit = '{limit}'")
