"""Direct and indirect orders: the rule applied to true orders and true persons, by a second path.

What people did is what the delivered lines show of it; who they are is known. Persons whose ids the
warehouse could not tie together, or tied to somebody else's, are excused.
"""

from simulator.scoring.comparison import Records, standing
from simulator.scoring.identity import ID_KINDS
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO, PAID

_SURFACES = {"store": "card", **{each: each for each in ("youzan", "xiaodian", "tmall", "douyin")}}
_SURFACES |= {each: each for each in ("jd", "xiaohongshu")}
BUYER = " ".join(
    f"when '{channel}' then token('{{}}', '{{}}', account_id)".format(*ID_KINDS[surface])
    for channel, surface in _SURFACES.items()
)
KNOWN_ORDERS = f"""
    select {CHANNEL} as part, {ORDER_NO} as order_no, channel,
        if(channel = 'store', ordered_at, paid_at) as paid_at, true_ids.person_id,
        (select sum(paid_fen) from order_lines as l where l.order_id = orders.order_id) as fen
    from orders left join true_ids on id = case channel {BUYER} end where {PAID}"""
_ACTIONS = f"""
    select person_id, acted_at + interval 8 hours as acted_at from (
        select openid as id, happened_at as acted_at from {standing("stg_miniprogram__events")}
            where event_type <> 'order'
        union all select external_userid, reacted_at
            from {standing("stg_wecom__moment_reactions")}
        union all select openid, claimed_at from {standing("stg_loyalty__member_coupons")}
        union all select member_id, valid_from_at from warehouse.core.bridge_group_members
            where not is_staff and began_after_at = valid_from_at) as acted
    inner join true_ids using (id)"""
_WITHIN = """sum(if(channel not in ('youzan', 'xiaodian')
    and latest >= paid_at - interval {} days, fen, 0))"""
# A person is found exactly if all ids have one person, and that person nobody else's.
EXACT = """
    select person from (
        select person, min(found) as found from known where surface <> 'phone'
        group by person having count(distinct found) = 1)
    where found in (select found from known where surface <> 'phone'
        group by found having count(distinct person) = 1)"""

ATTRIBUTED = Records(
    name="{part}: orders by origin",
    true=f"""
        select part, order_no, sum(if(channel in ('youzan', 'xiaodian'), fen, 0)),
            {", ".join(_WITHIN.format(days) for days in (1, 7, 30))}
        from (select o.part, o.order_no, o.channel, o.paid_at, o.fen, max(a.acted_at) as latest
            from ({KNOWN_ORDERS}) as o left join ({_ACTIONS}) as a
                on a.person_id = o.person_id and a.acted_at < o.paid_at
            group by all) group by all""",
    found="""
        select channel, order_id,
            sum(if(attribution = 'direct', goods_fen, 0)) filter (window_days = 1),
            sum(if(attribution = 'indirect', goods_fen, 0)) filter (window_days = 1),
            sum(if(attribution = 'indirect', goods_fen, 0)) filter (window_days = 7),
            sum(if(attribution = 'indirect', goods_fen, 0)) filter (window_days = 30)
        from warehouse.core.fct_order_attribution group by all""",
    excused=(
        *ORDER_EXCUSES,
        f"""select part, order_no from ({KNOWN_ORDERS}) where person_id is not null
            and person_id not in ({EXACT})""",
    ),
    numbers=("direct_fen", "indirect_1_day_fen", "indirect_7_days_fen", "indirect_30_days_fen"),
)
