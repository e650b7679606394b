"""Identity at ten million links: the night's models from string ids to the bridge, against Splink's
clustering and a propagation of labels in plain SQL on the same links.

Three graphs: the ids of a brand's persons, a chain of a million ids, and one component of a
million ids that any pair of them may join.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from benchmarks.commands import SIYU, row
from benchmarks.processes import Cost, measure
from orchestration.home import Home

EDGES = 10_000_000
_BIG = 1_000_000
_LIMITS = "limits: 30 s and 2560 MiB for the brand's graph"
_CHAIN_OF_MODELS = "int_identity_nodes+,bridge_person_identity int_identity_persons_resolved+"
_MODELS = (
    "int_identity_nodes int_identity_statements_numbered int_identity_edges_dated"
    " int_identity_hubs_found int_identity_dangers int_identity_links_dated"
    " int_identity_exclusions_numbered int_identity_traits_numbered int_identity_persons_resolved"
    " int_identity_rules_chosen bridge_person_identity"
).split()

# Nine ids of a person and the eight links that say so, as eight sources tell them.
_BRAND = """
with persons as (
    select person_no, date '2024-01-01' + cast(person_no % 900 as int) as seen_date
    from range({persons}) as persons (person_no)
), said (kind, strength, holder_type, holder_scope, other_type, other_scope) as (
    values
    ('mini_program_login', 'issued', 'openid', 'mini', 'unionid', 'brand'),
    ('fan', 'issued', 'openid', 'fans', 'unionid', 'brand'),
    ('contact', 'issued', 'external_userid', 'corp', 'unionid', 'brand'),
    ('shop_order', 'issued', 'customer_id', 'xiaodian', 'unionid', 'brand'),
    ('mall_look_up', 'stated', 'customer_id', 'youzan', 'unionid', 'brand'),
    ('mini_program_phone', 'verified', 'openid', 'mini', 'phone', 'world'),
    ('platform_member', 'verified', 'customer_id', 'tmall', 'phone', 'world'),
    ('card_phone', 'typed', 'customer_id', 'pinkr', 'phone', 'world')
)
select
    kind, strength, holder_type, holder_scope,
    md5(concat(holder_type, holder_scope, person_no)) as holder_id,
    other_type, other_scope,
    md5(concat(other_type, other_scope, person_no)) as other_id, seen_date
from persons cross join said
"""
# Of ids of which a person may have many, so that nothing keeps them apart.
_PAIRS = """
select
    'coupon_account' as kind, 'verified' as strength,
    'openid' as holder_type, 'mini' as holder_scope, md5(concat('o', a)) as holder_id,
    'phone' as other_type, 'world' as other_scope, md5(concat('p', b)) as other_id,
    date '2026-01-01' as seen_date
from ({pairs})
"""
