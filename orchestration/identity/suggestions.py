"""Persons who may be one, for people to look at: nothing in the night reads what is said here.

The links that identity never uses (weak ones, numbers that several hold) are weighed by Splink's
model of record linkage (Fellegi and Sunter, 1969) together with gender and the store that a person
buys at.
"""

import logging
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compared

# Of two persons taken at random hardly any are one.
_CHANCE = 1e-5
_LEAST = 1e-9
# How often two accounts of one person agree, by judgement: a small brand has too few doubtful pairs
# to learn it from. How often strangers agree is counted.
_TEXTS = {"gender": 0.95, "store": 0.6}
_LISTS = {"phones": 0.5, "addresses": 0.5}

# One row for each person of whom there is a link that is not used.
_PERSONS = """
    create table persons as
    with ids as (
        select id_type, scope, id_value, person_id
        from warehouse.core.bridge_person_identity where valid_to_date is null
    ), unused as (
        select distinct ids.person_id, edges.other_type, edges.other_id
        from warehouse.core.int_identity_edges as edges
        inner join ids
            on edges.holder_type = ids.id_type and edges.holder_scope = ids.scope
            and edges.holder_id = ids.id_value
        where edges.strength = 'weak' or edges.outcome in ('shared', 'crowded', 'unlike', 'former')
    ), traits as (
        select ids.person_id, max(traits.trait_value) as gender
        from warehouse.core.int_identity_traits_told as traits
        inner join ids using (id_type, scope, id_value)
        where traits.trait = 'gender' and traits.told_to_date is null
        group by all having count(distinct traits.trait_value) = 1
    ), stores as (
        select ids.person_id, mode(lines.store_id order by lines.store_id) as store
        from warehouse.core.fct_order_lines as lines
        inner join ids
            on ids.id_type = 'customer_id' and lines.channel = ids.scope
            and lines.source_customer_id = ids.id_value
        group by all
    )
    select
        unused.person_id as unique_id,
        any_value(traits.gender) as gender,
        any_value(stores.store) as store,
        list_sort(list(unused.other_id) filter (where unused.other_type <> 'address')) as phones,
        list_sort(list(unused.other_id) filter (where unused.other_type = 'address')) as addresses
    from unused
    left join traits using (person_id)
    left join stores using (person_id)
    group by all
    order by 1
"""
# What a person has one of tells two apart, whatever else they share.
_APART = """
    select exists (
        from warehouse.core.bridge_person_identity as l
        inner join warehouse.core.bridge_person_identity as r using (id_type, scope)
        where l.person_id = $1 and r.person_id = $2
            and l.valid_to_date is null and r.valid_to_date is null
            and id_type not in ('phone', 'phone_digest')
    )
"""


def suggested(warehouse: Path, least: float, at_most: int) -> list[dict]:
    """Return pairs of persons with at least a probability, the likeliest first.

    Each has ``person_id`` and ``other_person_id``, ``probability``, ``shared`` (the phone and
    address tokens of both), ``same`` (of gender and store what agrees) and ``apart`` (whether each
    has an id of a kind that a person has once, which the links alone would not say).
    """
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as db:
        db.execute(f"attach '{warehouse}' as warehouse (read_only)")
        db.execute(_PERSONS)
        if not db.execute("from persons limit 1").fetchall():
            return []
        found = db.execute(
            f"""
            select unique_id_l, unique_id_r, match_probability,
                list_sort(list_concat(
                    list_intersect(phones_l, phones_r), list_intersect(addresses_l, addresses_r)
                )),
                list_filter(
                    [if(gender_l = gender_r, 'gender', null), if(store_l = store_r, 'store', null)],
                    lambda word: word is not null
                )
            from {_weighed(db, least)} order by 3 desc, 1, 2 limit ?
            """,
            [at_most],
        ).fetchall()
        names = ("person_id", "other_person_id", "probability", "shared", "same")
        suggestions = [dict(zip(names, row, strict=True)) for row in found]
        for each in suggestions:
            ends = [each["person_id"], each["other_person_id"]]
            [(each["apart"],)] = db.execute(_APART, ends).fetchall()
    return suggestions


def _weighed(db: duckdb.DuckDBPyConnection, least: float) -> str:
    """Return the name of a table of the pairs that share a phone or an address."""
    # It tells its progress, at length.
    logging.getLogger("splink").setLevel(logging.ERROR)
    comparisons = [
        *(
            (compared.ExactMatch(word), word, f"select {word}", agree)
            for word, agree in _TEXTS.items()
        ),
        *(
            (compared.ArrayIntersectAtSizes(word, [1]), word, f"select unnest({word})", agree)
            for word, agree in _LISTS.items()
        ),
    ]
    model = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=_CHANCE,
        comparisons=[
            comparison.configure(
                m_probabilities=[agree, 1 - agree],
                u_probabilities=_agreement_of_strangers(db, word, values),
            )
            for comparison, word, values, agree in comparisons
        ],
        blocking_rules_to_generate_predictions=[
            block_on(word, arrays_to_explode=[word]) for word in _LISTS
        ],
        additional_columns_to_retain=[*_TEXTS, *_LISTS],
    )
    linker = Linker(DuckDBAPI(db).register("persons"), model, log_level=None)
    return linker.inference.predict(threshold_match_probability=least).physical_name


def _agreement_of_strangers(db: duckdb.DuckDBPyConnection, word: str, values: str) -> list[float]:
    """Return how often two persons taken at random agree in something, and how often they differ.

    ``values`` selects what they have from ``persons``, a row for each value of each person.
    """
    [(found,)] = db.execute(
        f"""
        select coalesce(sum(holders * (holders - 1)) / (
            select nullif(count({word}) * (count({word}) - 1), 0) from persons
        ), 0)
        from (
            select count(*) as holders from ({values} as value from persons)
            where value is not null group by value
        )
        """
    ).fetchall()
    agree = min(max(found, _LEAST), 1 - _LEAST)
    return [agree, 1 - agree]
