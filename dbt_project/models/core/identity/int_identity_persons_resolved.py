"""Which person every id belonged to on every night, and what became of every link.

The graph is taken apart in ``orchestration.identity``; here only tables go in and out. A row is of
a node (``what`` is ``node``: its person, as a node, from one night to before another) or of a link
(``link``: the name of its outcome).
"""


def model(dbt, session):
    """Return the rows as an Arrow table."""
    dbt.config(materialized="table")
    from orchestration.identity.tables import resolved

    return resolved(
        dbt.ref("int_identity_nodes"),
        dbt.ref("int_identity_links_dated"),
        dbt.ref("int_identity_exclusions_numbered"),
        dbt.ref("int_identity_traits_numbered"),
    )
