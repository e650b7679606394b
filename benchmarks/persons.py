"""Identity at ten million links: the night's models from string ids to the bridge, against Splink's
clustering and a propagation of labels in plain SQL on the same links.

Three graphs: the nine ids that each of a brand's persons has, a chain of a million ids, and a
million ids that are chained in two orders.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.commands import CLUSTERS, SIYU, row
from benchmarks.processes import measure
from orchestration.home import Home

LINKS = 10_000_000
_SECONDS, _MIB = 30, 2560
_MODELS = (
    *("kinds_told", "ids_told", "ids_numbered", "nodes", "rules_told", "links_told", "turns_dated"),
    *("edges_dated", "hubs_found", "dangers", "links_dated"),
    *("exclusions_numbered", "traits_numbered", "persons_resolved", "ids_held"),
)
_SELECTED = [*(f"int_identity_{name}" for name in _MODELS), "bridge_person_identity"]

# Eight sources tell a link each.
_BRAND = """
    select
        kind, strength, holder_type, holder_scope,
        md5(concat(holder_type, holder_scope, person_no)) as holder_id,
        other_type, other_scope,
        md5(concat(other_type, other_scope, person_no)) as other_id,
        date '2024-01-01' + cast(person_no % 900 as int) as seen_date
    from range({persons}) as persons (person_no)
    cross join (
        values
        ('mini_program_login', 'issued', 'openid', 'mini program', 'unionid', 'brand'),
        ('fan', 'issued', 'openid', 'account', 'unionid', 'brand'),
        ('contact', 'issued', 'external_userid', 'corporation', 'unionid', 'brand'),
        ('shop_order', 'issued', 'customer_id', 'xiaodian', 'unionid', 'brand'),
        ('mall_look_up', 'stated', 'customer_id', 'youzan', 'unionid', 'brand'),
        ('mini_program_phone', 'verified', 'openid', 'mini program', 'phone', 'world'),
        ('platform_member', 'verified', 'customer_id', 'tmall', 'phone', 'world'),
        ('card_phone', 'typed', 'customer_id', 'pinkr', 'phone', 'world')
    ) as sources (kind, strength, holder_type, holder_scope, other_type, other_scope)
"""
# Ids of which a person may have many, so that nothing keeps them apart.
_PAIRS = """
    select
        'coupon_account' as kind, 'stated' as strength,
        'openid' as holder_type, 'account' as holder_scope, md5(cast(a as string)) as holder_id,
        'openid' as other_type, 'account' as other_scope, md5(cast(b as string)) as other_id,
        date '2026-01-01' as seen_date
    from ({pairs}) where b is not null
"""
_GRAPHS = {
    "a brand's persons, 10M links": _BRAND.format(persons=LINKS // 8),
    "a chain of 1M ids": _PAIRS.format(
        pairs="select i as a, i + 1 as b from range(999999) as t (i)"
    ),
    "1M ids chained in two orders, 2M links": _PAIRS.format(
        pairs="select i as a, lead(i) over (order by i) as b from range(1000000) as numbers (i)"
        " union all select i, lead(i) over (order by hash(i)) from range(1000000) as numbers (i)"
    ),
}
_TABLES = """
    create schema core;
    create schema staging;
    create table core.int_identity_statements as
        select *, 'mini' as _stream, date '2026-11-20' as _delivery_date,
            'file' as _file_sha256, row_number() over () as _line_no
        from ({graph});
    create table core.int_identities_sighted (
        id_type varchar, scope varchar, id_value varchar,
        first_seen_date date, last_seen_date date, first_delivery_date date
    );
    create table core.int_staff_numbers_listed (id_value varchar, since_date date);
    create table core.int_busy_cards_found (
        channel varchar, source_customer_id varchar, since_date date
    );
    create table core.int_identity_traits_told (
        trait varchar, id_type varchar, scope varchar, id_value varchar, trait_value varchar,
        told_from_date date, told_to_date date
    );
    create table staging.stg_landing__identity_decisions (
        decision_no bigint, kind varchar, id_value varchar, other_id_value varchar,
        valid_from_date date, valid_to_date date, decided_by varchar, reason varchar
    );
"""


def measured(root: Path) -> list[str]:
    """Measure each way on each graph once: the slow ones take minutes."""
    lines = ["## Persons", ""]
    for number, (name, graph) in enumerate(_GRAPHS.items()):
        home = Home(root / str(number))
        _fill(home, graph)
        # As in every night but the first, the project has been parsed.
        measure([SIYU, "dbt", "--quiet", "parse"], {"SIYU_HOME": str(home.root)})
        night = [SIYU, "dbt", "run", "--select", *_SELECTED]
        start = measure([SIYU, "dbt", "run", "--select", "none"], {"SIYU_HOME": str(home.root)})
        lines += [
            f"### {name}",
            "",
            "| | wall s | CPU s | peak memory MiB | persons |",
            "|---|---|---|---|---|",
            _row("the night", night, home),
            _row("Splink's clustering", [*CLUSTERS, "splink", str(home.warehouse)], home),
            _row("propagated labels in SQL", [*CLUSTERS, "labels", str(home.warehouse)], home),
            "",
            f"{start.wall:.1f} s of the night are dbt's start, which a whole night has once.",
            "",
        ]
    return [*lines, f"Limits of the night: {_SECONDS} s and {_MIB} MiB.", ""]


def _fill(home: Home, graph: str) -> None:
    home.create()
    # Of a brand that has one channel only, so that nothing but these models is parsed.
    (home.landing / "wecom" / "contacts").mkdir(parents=True)
    with duckdb.connect(str(home.warehouse), config={"memory_limit": "4GB"}) as db:
        db.execute(_TABLES.format(graph=graph))
    # Nobody else's writing is the night's.
    os.sync()


def _row(name: str, command: Sequence[str], home: Home) -> str:
    cost = measure(command, {"SIYU_HOME": str(home.root)})
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        table = "core.bridge_person_identity" if name == "the night" else "core.clusters"
        column = "person_id" if name == "the night" else "cluster_id"
        [(persons,)] = db.execute(f"select count(distinct {column}) from {table}").fetchall()
    return f"{row(name, cost)} {persons} |"
