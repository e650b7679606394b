"""Who is who: the ids that persons truly left, as tokens, beside the persons that were found."""

from collections.abc import Iterator

from simulator.scoring.agreement import agreement
from simulator.scoring.score import Score, score
from simulator.scoring.shelves import Engine, is_answerable
from simulator.scoring.told import tell_ties

# Which kind of personal value a surface's id is, by the contracts. Kinds that count within their
# channel only never meet those of another one.
ID_KINDS = {
    "card": ("card_no", "pinkr"),
    "official_account": ("openid", "officialaccount"),
    "mini_program": ("openid", "miniprogram"),
    "xiaodian": ("openid", "xiaodian"),
    "wecom": ("external_userid", "wecom"),
    "youzan": ("yz_open_id", "youzan"),
    "tmall": ("customer_id", "tmall"),
    "douyin": ("customer_id", "douyin"),
    "jd": ("customer_id", "jd"),
    "xiaohongshu": ("customer_id", "xiaohongshu"),
}
_ACCOUNTS = "\nunion all ".join(
    f"select token('{kind}', '{channel}', account_id) as id, person_id, '{surface}' as surface"
    f" from accounts where surface = '{surface}' and opened_at < until()"
    for surface, (kind, channel) in ID_KINDS.items()
)
# A number that was several people's is nobody's id. A guide's house card is the guide's own.
_IDS = f"""
create or replace table true_ids as
with told as (
    {_ACCOUNTS}
    union all
    select token('yz_open_id', 'youzan', 'yzf' || opaque('youzan fan', account_id, 29)),
        person_id, 'youzan'
    from accounts where surface = 'youzan' and opened_at < until()
    union all
    select token('card_no', 'pinkr', card_no), coalesce(person_id, -guide_id), 'card'
    from house_cards inner join guides using (guide_id) where opened_at < until()
    union all
    -- Some cards came from the old CRM a second time, under another number.
    select token('card_no', 'pinkr', 'VIPJ' || digits('old card', account_id, 9)), person_id, 'card'
    from accounts where surface = 'card'
        and opened_at < (select cast(min(ordered_at) as date) from orders)
        and lot('twice', account_id, 100) < 2
    union all
    -- Whom a gift was for, where the platform knows them by nothing else.
    select token('openid', 'xiaodian', 'oX' || opaque('xiaodian receiver', order_id, 26)),
        receiver_person_id, 'xiaodian'
    from orders where kind = 'gift' and channel = 'xiaodian'
    union all
    select token('unionid', 'wecom', unionid), person_id, 'unionid' from persons
    union all
    select token('phone', 'pinkr', phone), min(person_id), 'phone' from phones
    group by phone having count(distinct person_id) = 1)
select id, min(person_id) as person_id, any_value(surface) as surface
from told where id is not null group by id having count(distinct person_id) = 1"""
# Today's person of each id; an id that once was somebody else's counts for whom it names now.
_BRIDGE = """
    select id_value, arg_max(bridge.person_id, valid_from_date) as found,
        any_value(true_ids.person_id) as person
    from warehouse.core.bridge_person_identity as bridge
    left join true_ids on bridge.id_value = true_ids.id
    where valid_to_date is null group by id_value"""


# Found persons who are several in truth, and by what danger they could have met.
_FALSE = """
    create or replace temp table false_merges as
    with clusters as (
        select found, list(distinct person) as persons
        from known where surface <> 'phone' group by found having count(distinct person) > 1)
    select found,
        exists (from phones where kind = 'family' and list_contains(persons, person_id)) as family,
        exists (from phones where kind = 'recycled' and list_contains(persons, person_id))
            as recycled,
        exists (from guides where list_contains(persons, -guide_id)
            or list_contains(persons, person_id)) as house,
        exists (from orders where kind = 'gift' and list_contains(persons, person_id)
            and list_contains(persons, receiver_person_id)) as gift
    from clusters"""
_DANGERS = {
    "family phones": "family",
    "recycled numbers": "recycled",
    "accounts of the house and staff": "house",
    "gifts": "gift",
    "anything else": "not (family or recycled or house or gift)",
}
_TWICE = {"cards opened twice": "card", "users that the mall has twice": "youzan"}
# What must meet although two systems, or two rows of one, know it under several ids.
_TOGETHER = """
    select count(*), count(*) filter (a.found = b.found) from known as a
    inner join known as b on a.person = b.person and a.id_value < b.id_value
    inner join told_ids as x on a.id_value = x.id
    inner join told_ids as y on b.id_value = y.id and x.told_group = y.told_group
    where a.surface = '{}' and b.surface = '{}'"""


def identity_scores(engine: Engine) -> Iterator[Score]:
    """Yield how well the ids of the warehouse are resolved, over those whose person is known."""
    engine.execute(_IDS)
    [(persons,)] = engine.execute(
        "select count(distinct person_id) from true_ids where surface not in ('unionid', 'phone')"
    ).fetchall()
    if not is_answerable(engine, _BRIDGE):
        yield from (Score(name, 1) for name in _NAMES)
        yield Score("identity: persons who left an id", persons)
        return
    tell_ties(engine)
    engine.execute(
        f"""create or replace temp table known as
        select id_value, found, person, surface, coalesce(told_group, -row_number() over ()) as told
        from ({_BRIDGE}) inner join true_ids on id_value = true_ids.id
        left join told_ids on id_value = told_ids.id where person is not null"""
    )
    known = engine.execute("select found, person, told from known").fetchnumpy()
    measured = agreement(known["found"], known["person"])
    for name, found in zip(_NAMES, vars(measured).values(), strict=True):
        yield score(name, 1, found)
    named = engine.execute("select found, told from known where surface <> 'phone'").fetchnumpy()
    told = agreement(named["found"], named["told"])
    yield score("identity: pairwise recall of what the lines tie together", 1, told.pairwise_recall)
    yield from _danger_scores(engine)
    [(found_persons, strangers)] = engine.execute(
        f"select count(distinct found), count(*) filter (person is null) from ({_BRIDGE})"
    ).fetchall()
    yield score("identity: persons who left an id", persons, found_persons)
    yield score("identity: ids of no known person", 0, strangers)


def _danger_scores(engine: Engine) -> Iterator[Score]:
    engine.execute(_FALSE)
    for danger, condition in _DANGERS.items():
        query = f"select count(*) filter ({condition}) from false_merges"
        [(merged,)] = engine.execute(query).fetchall()
        yield score(f"identity: persons merged by {danger}", 0, merged)
    for name, surface in (
        ("cards opened twice", "card"),
        ("users that the mall has twice", "youzan"),
    ):
        [(told, met)] = engine.execute(_TOGETHER.format(surface, surface)).fetchall()
        yield score(f"identity: {name}", told, met)


_NAMES = (
    "identity: pairwise precision",
    "identity: pairwise recall",
    "identity: B-cubed precision",
    "identity: B-cubed recall",
)
