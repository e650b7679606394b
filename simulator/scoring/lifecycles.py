"""What members bought and what follows of it: states, cohorts, repurchase and money.

By a second path: orders are judged in the world, and persons are looked at day by day, where the
warehouse sums changes. Persons whose ids the warehouse could not tie together, or tied to somebody
else's, are excused, and so is whoever has an order or a card that is told otherwise.
"""

from collections.abc import Iterator

from simulator.scoring.attributed import BUYER, EXACT
from simulator.scoring.comparison import Records, compare, set_aside
from simulator.scoring.orders import IS_VALID, PLACED
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO, PAID
from simulator.scoring.score import Score
from simulator.scoring.shelves import Engine, is_answerable

_EXCHANGED = f"""(select exchanged_order_id from orders
    where kind = 'exchange' and channel = 'store' and exchanged_order_id is not null and {PAID})"""
# What a card of the house bought is nobody's; an order of which all came back makes no buyer.
_PURCHASES = f"""
create or replace temp table true_purchases as
with sold as (
    select order_id, sum(paid_fen)::bigint as goods_fen,
        bool_or(not is_gift and price_fen > 0) as has_price
    from order_lines group by order_id),
back as (
    select order_id, sum(refund_fen)::bigint as refund_fen from refunds
    where refunded_at < until() group by order_id),
spent as (
    select order_id, category, sum(paid_fen) as fen from order_lines
    inner join products using (product_id) where not is_gift and price_fen > 0 group by all),
chosen as (
    select order_id, first(category order by fen desc, category) as category
    from spent group by order_id)
select true_ids.person_id::varchar as person_id, {CHANNEL.replace("channel", "placed.channel")}
        as channel, order_no, placed.paid_at::date as day, placed.paid_at, category, goods_fen,
    goods_fen - coalesce(refund_fen, 0) as net_fen,
    (placed.kind <> 'exchange' or placed.channel <> 'store') and (coalesce(refund_fen, 0) = 0
        or refund_fen < goods_fen or order_id in {_EXCHANGED}) as is_purchase
from ({PLACED}) as placed
inner join (select order_id, account_id, house_guide_id from orders) as orders using (order_id)
inner join sold using (order_id) left join back using (order_id) left join chosen using (order_id)
inner join true_ids on id = case placed.channel {BUYER} end
where {IS_VALID} and has_price and not is_by_staff and house_guide_id is null"""
_PERSONS = """
create or replace temp table named_persons as
select found as person_id, case when count(distinct person) = 1 then min(person)::varchar
    else found end as key
from known where surface <> 'phone' group by found"""
_CARDS = """(select accounts.person_id::varchar as person_id, min(opened_at)::date as opened_on,
        arg_min(staff_no, opened_at) as guide, arg_min(store_no, opened_at) as store
    from accounts left join guides using (guide_id) left join stores using (store_id)
    where surface = 'card' and opened_at < until()
        and accounts.person_id not in (select person_id from guides) group by all)"""
_TOLD = f"select {CHANNEL} as part, {ORDER_NO} as order_no, person_id from orders"
_UNREAD = set_aside("pinkr__members", "pinkr", "card_no")
# Who is known to be told otherwise, each for a reason of its own.
EXCUSES = (
    f"select key from named_persons where coalesce(try_cast(key as int) not in ({EXACT}), true)",
    f"select person_id::varchar from persons where person_id not in ({EXACT})",
    *(
        f"select person_id::varchar from ({_TOLD}) semi join ({each}) as e (part, order_no)"
        " using (part, order_no)"
        for each in ORDER_EXCUSES
    ),
    # A gift names who gets it.
    "select unnest([person_id, receiver_person_id])::varchar from orders where kind = 'gift'",
    # A card that came from the old CRM a second time, that the till's default store opened, or
    # that no line can be believed of.
    "select person_id::varchar from accounts where surface = 'card'"
    " and (guide_id is null or store_id is null or lot('twice', account_id, 100) < 2)",
    f"""select person_id::varchar from accounts
        where surface = 'card' and token('card_no', 'pinkr', account_id) in (
            select key from ({_UNREAD}) as e (part, key))""",
    "select person_id::varchar from guides where person_id is not null",
)


def _excused(*parts: str) -> tuple[str, ...]:
    told = ", ".join(f"'{part}'" for part in parts)
    return tuple(f"select unnest([{told}]), key from ({each}) as e (key)" for each in EXCUSES)


def _of(table: str) -> str:
    return f"""(select * replace (key as person_id) from {table}
        inner join named_persons using (person_id))"""


BOUGHT = Records(
    name="{part}: purchases of persons",
    true="""select 'members', person_id, count(*) filter (is_purchase),
            count(distinct day) filter (is_purchase), sum(net_fen),
            coalesce(min(day) filter (is_purchase) - date '2000-01-01', 0)
        from true_purchases group by person_id""",
    found=f"""select 'members', person_id, count(*) filter (is_purchase),
            count(distinct business_date) filter (is_purchase), sum(net_fen),
            coalesce(min(business_date) filter (is_purchase) - date '2000-01-01', 0)
        from {_of("warehouse.core.int_person_orders_aggregated")} group by person_id""",
    excused=_excused("members"),
    numbers=("orders", "order_days", "net_fen", "first_day"),
)
_STATES = ("registered_never_bought", "new", "active", "at_risk", "lapsed", "reactivated")
_IN_STATE = ", ".join(f"count(*) filter (state = '{state}')" for state in _STATES)
_DAYS = """(select unnest(range((select min(day) from true_purchases) + interval 7 days, until(),
    interval 7 days))::date as as_of)"""
_THRESHOLDS = "warehouse.core.int_gap_thresholds_estimated"
STATES = Records(
    name="lifecycle {part}: weeks in states",
    true=f"""
        with days as (select distinct on (person_id, day) person_id, day, category
            from true_purchases where is_purchase
            order by person_id, day, goods_fen desc, channel, order_no),
        judged as (
            select rule, days.*, at_risk_days, lapsed_days,
                day - lag(day) over earlier > lag(lapsed_days) over earlier + 1 as is_return
            from days inner join {_THRESHOLDS} as thresholds
                on thresholds.category = days.category and quarter_date = date_trunc('quarter', day)
            window earlier as (partition by rule, person_id order by day)),
        looked as (
            select rule, person_id, as_of, as_of - min(day) as since_first,
                as_of - max(day) as since, as_of - max(day) filter (is_return) as since_return,
                arg_max(at_risk_days, day) as at_risk_days, arg_max(lapsed_days, day) as lapsed_days
            from judged inner join {_DAYS} on day <= as_of group by rule, person_id, as_of),
        stated as (
            select rule, person_id, as_of, case
                when since_return <= 30 then 'reactivated' when since_first <= 30 then 'new'
                when since > lapsed_days then 'lapsed' when since > at_risk_days then 'at_risk'
                else 'active' end as state
            from looked
            union all
            select rule, person_id, as_of, 'registered_never_bought'
            from {_CARDS} as cards inner join {_DAYS} on opened_on <= as_of,
                (select unnest(['by_category', 'fixed']) as rule)
            where not exists (from days where days.person_id = cards.person_id and day <= as_of))
        select rule, person_id, {_IN_STATE} from stated group by rule, person_id""",
    found=f"""select rule, person_id, {_IN_STATE}
        from {_of("warehouse.core.int_lifecycle_states_spanned")} inner join {_DAYS}
            on valid_from_date <= as_of and coalesce(valid_to_date > as_of, true)
        where scope = 'brand' group by rule, person_id""",
    excused=_excused("by_category", "fixed"),
    numbers=_STATES,
)
_AGE = "datediff('month', {joined}, {day})"
COHORTS = Records(
    name="cohorts by {part}",
    true=f"""
        with first as (
            select distinct on (person_id) person_id, day, channel
            from true_purchases where is_purchase
            order by person_id, day, paid_at, channel, order_no),
        joined as (
            select 'first_order_month' as part, person_id, day as joined_on,
                strftime(day, '%Y-%m') as cohort from first
            union all select 'first_channel', person_id, day, channel from first
            union all select unnest(['card_month', 'opening_guide', 'home_store']), person_id,
                opened_on, unnest([strftime(opened_on, '%Y-%m'), guide, store])
            from {_CARDS} where opened_on >= (select min(ordered_at)::date from orders))
        select part, joined.person_id, hash(cohort) % 100003,
            coalesce(sum(distinct pow(2, {_AGE.format(joined="joined_on", day="day")}))
                filter (is_purchase and day >= joined_on), 0),
            coalesce(sum(distinct pow(2, (day - joined_on) // 30))
                filter (is_purchase and day >= joined_on), 0)
        from joined left join true_purchases using (person_id) where cohort is not null
        group by all""",
    found=f"""
        select cohort_type, members.person_id, hash(cohort) % 100003,
            coalesce(sum(pow(2, age)) filter (is_active and clock = 'calendar'), 0),
            coalesce(sum(pow(2, age)) filter (is_active and clock <> 'calendar'), 0)
        from {_of("warehouse.core.int_cohort_members_joined")} as members
        left join {_of("warehouse.core.int_cohort_members_aged")} as aged
            using (scope, begins_with, person_id)
        where scope = 'brand' and cohort_type <> 'live_session'
        group by all""",
    excused=_excused(
        "first_order_month", "first_channel", "card_month", "opening_guide", "home_store"
    ),
    numbers=("cohort", "months", "rolling_months"),
)
RETURNS = Records(
    name="{part}: months of buyers",
    true="""
        with days as (select person_id, day, date_trunc('month', day) as month, count(*) as orders
            from true_purchases where is_purchase group by all),
        followed as (
            select *, lead(day) over (partition by person_id order by day) - day as gap,
                row_number() over (partition by person_id, month order by day) = 1 as is_first
            from days)
        select 'repurchase', person_id, sum(orders), count(distinct month),
            coalesce(sum(gap) filter (is_first), 0)
        from followed group by person_id""",
    found=f"""select 'repurchase', person_id, sum(orders), count(distinct month_no),
            coalesce(sum(days_to_next), 0)
        from {_of("warehouse.core.int_buyer_months_scoped")} where scope_type = 'brand'
        group by person_id""",
    excused=_excused("repurchase"),
    numbers=("orders", "buyer_months", "days_to_next"),
)
_LAST = "(date_trunc('month', until()) - interval 1 day)::date"
VALUES = Records(
    name="{part}: buyers of twelve months",
    true=f"""select 'rfm', person_id, {_LAST} - max(day) filter (is_purchase),
            count(*) filter (is_purchase), sum(net_fen)
        from true_purchases where day <= {_LAST} and day > {_LAST} - interval 1 year
        group by person_id having count(*) filter (is_purchase) > 0""",
    found=f"""select 'rfm', person_id, recency_days, orders, net_fen
        from {_of("warehouse.core.int_rfm_scores_dated")} where month_end_date = {_LAST}""",
    excused=_excused("rfm"),
    numbers=("recency_days", "orders", "net_fen"),
)
SPENT = Records(
    name="sales to a {part}",
    true=f"""select if(coalesce(opened_on <= day, false), 'member', 'non_member'), person_id,
            count(*) filter (is_purchase), sum(net_fen),
            coalesce(sum(net_fen)
                filter (opened_on > day - interval 1 year and opened_on <= day), 0)
        from true_purchases left join {_CARDS} as cards using (person_id) group by all""",
    found=f"""select segment, person_id, count(*) filter (is_purchase), sum(net_fen),
            coalesce(sum(net_fen) filter (is_new_member), 0)
        from {_of("warehouse.core.int_sales_segmented")} group by all""",
    excused=_excused("member", "non_member"),
    numbers=("orders", "net_fen", "new_member_fen"),
)
# Four periods of ninety days.
HABITS = Records(
    name="{part}: members after their first purchase in a store",
    true=f"""
        with joined as (
            select person_id, min(day) as joined_on, min(paid_at) as joined_at
            from true_purchases where is_purchase and channel = 'pinkr' group by person_id)
        select 'online_habit', joined.person_id, joined_on - date '2000-01-01',
            count(day) filter (is_purchase and channel <> 'pinkr'), coalesce(sum(net_fen), 0),
            coalesce(sum(net_fen) filter (channel <> 'pinkr'), 0)
        from joined inner join {_CARDS} as cards on joined.person_id = cards.person_id
            and opened_on between (select min(ordered_at)::date from orders) and joined_on
        left join true_purchases as later on joined.person_id = later.person_id
            and paid_at > joined_at and day < joined_on + 360
        group by all""",
    found=f"""
        select 'online_habit', person_id, first_date - date '2000-01-01', sum(online_orders),
            sum(net_fen), sum(online_net_fen)
        from {_of("warehouse.core.int_store_buyers_followed")} group by all""",
    excused=_excused("online_habit"),
    numbers=("first_day", "online_orders", "net_fen", "online_fen"),
)
LIFECYCLES = (BOUGHT, STATES, COHORTS, RETURNS, VALUES, SPENT, HABITS)


def lifecycle_scores(engine: Engine) -> Iterator[Score]:
    """Yield the measures of members, as far as the warehouse knows who is who."""
    if not is_answerable(engine, "select * from warehouse.core.bridge_person_identity"):
        return
    engine.execute(_PURCHASES)
    engine.execute(_PERSONS)
    for records in LIFECYCLES:
        yield from compare(engine, records)
