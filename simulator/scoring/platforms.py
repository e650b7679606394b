"""Buyers on public platforms: who truly is a member of the shop there, and has a card as well."""

from simulator.scoring.attributed import BUYER, EXACT
from simulator.scoring.comparison import Records
from simulator.scoring.sales import ORDER_EXCUSES, ORDER_NO, PAID

_SOLD = f"""(
    select channel, true_ids.person_id, {ORDER_NO} as order_no, paid_at::date as paid_date, is_risk
    from orders inner join true_ids on id = case channel {BUYER} end
    where {PAID} and channel in ('tmall', 'douyin')
        and kind not in ('sample', 'trial', 'identity_check', 'test'))"""
# A platform tells the phone of whoever joins its shop, and of nobody else.
_OPENED = """(select person_id, surface, min(opened_at)::date as opened_date from accounts
    where opened_at < until() and (phone is not null or surface = 'card') group by all)"""
_UNKNOWN = f"""select unnest(['tmall', 'douyin']), person::varchar from known
    where person not in ({EXACT})"""

LINKED = Records(
    name="{part}: buyers by membership",
    true=f"""
        select channel, sold.person_id::varchar,
            coalesce(any_value(shop.opened_date) <= min(paid_date) + 90, false)::int,
            coalesce(any_value(shop.opened_date) <= min(paid_date) + 90
                and any_value(card.opened_date) <= min(paid_date) + 90, false)::int
        from {_SOLD} as sold
        left join {_OPENED} as shop
            on shop.person_id = sold.person_id and shop.surface = channel
        left join {_OPENED} as card
            on card.person_id = sold.person_id and card.surface = 'card'
        group by all""",
    found="""
        select channel, person::varchar, is_shop_member::int, is_linked::int
        from warehouse.core.int_public_buyers_converted as buyers
        inner join (select distinct found, person from known where surface <> 'phone') as known
            on known.found = buyers.person_id
        where is_shop_member is not null""",
    excused=(
        _UNKNOWN,
        # Not every channel tells of the risk.
        f"select channel, person_id::varchar from {_SOLD} where is_risk",
        # Members of before the platform's privacy upgrade are told under no id of the shop's.
        """select 'tmall', person_id::varchar from accounts
        where surface = 'tmall' and lot('with ouid', account_id, 10) = 0""",
        *(
            f"""select channel, person_id::varchar from {_SOLD}
            where (channel, order_no) in (select (part, key) from ({each}) as e (part, key))"""
            for each in ORDER_EXCUSES
        ),
    ),
    numbers=("members", "linked"),
)
