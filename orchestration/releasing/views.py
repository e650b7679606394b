"""The views that people read in PostgreSQL: what they show, who may read them, what they mean.

They are stable: a publication leaves them alone, unless the release has other columns.
"""

from collections.abc import Iterable
from typing import Any

from orchestration.postgres import ask
from orchestration.releasing.shapes import SCHEMA, Served

READER = "bi"


def make_views(db: Any, tables: list[Served]) -> None:
    """Let the views show what the build has; where none changes, nobody has to wait.

    A view that has to change is changed when nobody is in the middle of reading any of them: a
    transaction that began before would look for its rows in the new table, and find none.
    """
    there = _views(db)
    wanted = {(table.schema, table.name): table for table in tables}
    changed = [
        table
        for place, table in wanted.items()
        if there.get(place, table.physical) != table.physical
    ]
    gone = [place for place in there if place not in wanted]
    new = [table for place, table in wanted.items() if place not in there]
    if there and (changed or gone):
        listed = ", ".join(f'"{schema}"."{name}"' for schema, name in there)
        ask(db, f"lock table {listed} in access exclusive mode")
    for schema, name in gone:
        ask(db, f'drop view "{schema}"."{name}"')
    for table in changed:
        _change(db, table)
    for schema in sorted({table.schema for table in new}):
        ask(db, f'create schema if not exists "{schema}"')
        ask(db, f'grant usage on schema "{schema}" to {READER}')
    for table in new:
        ask(db, f"create view {_definition(table, _quoted(table))}")
        ask(db, f"grant select on {table.view} to {READER}")
    _comment(db, tables)


def readers_in_the_way(db: Any) -> list[str]:
    """Return who has read a view in a transaction that has not ended."""
    found = ask(
        db,
        """
        select distinct activity.pid, usename, to_char(xact_start, 'YYYY-MM-DD HH24:MI "UTC"')
        from pg_locks inner join pg_stat_activity as activity using (pid)
        where relation = %s::regclass and granted and pid <> pg_backend_pid()
        order by 1
        """,
        (f"{SCHEMA}.pointer",),
    )
    return [f"process {pid} ({user}, since {since})" for pid, user, since in found]


def _views(db: Any) -> dict[tuple[str, str], str]:
    """Return the physical table that each view reads."""
    found = ask(
        db,
        "select view_schema, view_name, table_name from information_schema.view_table_usage"
        " where table_schema = %s and starts_with(table_name, view_schema || '__' || view_name)",
        (SCHEMA,),
    )
    return {(schema, name): table for schema, name, table in found}


def _definition(table: Served, columns: Iterable[str]) -> str:
    return (
        f'{table.view} as select {", ".join(columns)} from {SCHEMA}."{table.physical}"'
        f" where build_no = (select build_no from {SCHEMA}.pointer)"
    )


def _quoted(table: Served) -> list[str]:
    return [f'"{name}"' for name, _ in table.columns]


def _change(db: Any, table: Served) -> None:
    """Let a view show another shape, keeping who may read it and what was built on it.

    Columns that are new stand last; those that are gone stay, and are null. Only where a column
    has become another type is the view made anew.
    """
    before = ask(db, _KINDS, (table.view,))
    now = dict(ask(db, _KINDS, (f'{SCHEMA}."{table.physical}"',)))
    if all(now.get(name, kind) == kind for name, kind in before):
        known = [
            f'"{name}"' if name in now else f'null::{kind} as "{name}"' for name, kind in before
        ]
        new = [name for name in _quoted(table) if name.strip('"') not in dict(before)]
        ask(db, f"create or replace view {_definition(table, known + new)}")
        for name in dict(before).keys() - now.keys():
            ask(db, f'comment on column {table.view}."{name}" is %s', (_GONE,))
        return
    grants = ask(db, _GRANTS, (table.view, table.view))
    ask(db, f"drop view {table.view}")
    ask(db, f"create view {_definition(table, _quoted(table))}")
    for grantee, privilege, column in grants:
        if not column:
            ask(db, f"grant {privilege} on {table.view} to {grantee}")
        elif column in now:
            ask(db, f'grant {privilege} ("{column}") on {table.view} to {grantee}')


# Of the whole view, and of single columns.
_GRANTS = """
    select
        case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
        privilege_type, attname
    from (
        select (aclexplode(relacl)).*, null as attname, relowner
        from pg_class where oid = %s::regclass
        union all
        select (aclexplode(attacl)).*, attname, relowner
        from pg_attribute
        inner join pg_class on pg_class.oid = attrelid
        where attrelid = %s::regclass
    ) as granted
    where grantee <> relowner
"""
_GONE = "No longer published, and null. | 不再发布，为空。"
_KINDS = (
    "select attname, format_type(atttypid, atttypmod) from pg_attribute"
    " where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum"
)


def _comment(db: Any, tables: Iterable[Served]) -> None:
    """Say what views and columns mean, where that is not said already."""
    said = {
        (schema, view, column): comment
        for schema, view, column, comment in ask(
            db,
            """
            select nspname, relname, coalesce(attname, ''), description
            from pg_description
            inner join pg_class on pg_class.oid = objoid and classoid = 'pg_class'::regclass
            inner join pg_namespace on pg_namespace.oid = relnamespace
            left join pg_attribute on attrelid = objoid and attnum = objsubid and objsubid > 0
            where relkind = 'v'
            """,
        )
    }
    for table in tables:
        names = ["", *(name for name, _ in table.columns)]
        for name, comment in zip(names, (table.comment, *table.comments), strict=True):
            if said.get((table.schema, table.name, name), "") != comment:
                what = f'column {table.view}."{name}"' if name else f"view {table.view}"
                ask(db, f"comment on {what} is %s", (comment,))
