"""Orders as a whole: their money, store, night and closed hours, by rules applied to the truth."""

from simulator.scoring.comparison import Records, standing
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO, PAID

# Who online is told to have sold, or else to serve the customer, stands for the store that sold.
_GUIDED = """
    select order_id, channel, ordered_at,
        coalesce(seller_guide_id, if(channel = 'youzan', service_guide_id, null)) as guide_id
    from orders where channel in ('youzan', 'tmall')"""
_STORES = f"""
    select order_id, min_by(store_no, -epoch(valid_from)) as store_no
    from ({_GUIDED}) as guided
    inner join (select guide_id, valid_from::timestamp as valid_from, min(store_id) as store_id,
            max(coalesce(valid_to, date '9999-12-31')) as valid_to
        from guide_assignments where is_primary group by guide_id, valid_from) as postings
        on guided.guide_id = postings.guide_id and guided.ordered_at >= postings.valid_from
            -- Tmall names nobody who has left.
            and (guided.channel <> 'tmall' or guided.ordered_at < postings.valid_to)
    inner join (select store_id, store_no from stores) as stores using (store_id)
    group by order_id"""
PLACED = f"""
    select order_id, channel, kind, is_risk, {ORDER_NO} as order_no, freight_fen, stored_value_fen,
        if(channel = 'store', ordered_at, paid_at) as paid_at,
        channel = 'store' and account_id is not null
            and person_id in (select person_id from guides) as is_by_staff,
        case when channel = 'store' then stores.store_no else coalesce(told.store_no, 'online') end
            as store_no
    from orders left join (select store_id, store_no from stores) as stores using (store_id)
    left join ({_STORES}) as told using (order_id)
    where {PAID}"""
_MINUTE = "hour(paid_at) * 60 + minute(paid_at)"
_CLOSED = f"""
    select order_id, case
        when exists (from store_closures inner join stores as s using (store_id)
            where s.store_no = placed.store_no
                and placed.paid_at::date between first_day and last_day) then true
        when count(hours.store_id) > 0 then not coalesce(bool_or({_MINUTE} >= opens_minute
            and {_MINUTE} < closes_minute), false)
        else {_MINUTE} >= 1320 or {_MINUTE} < 600 end as is_closed
    from ({PLACED}) as placed
    left join (select store_hours.*, store_no from store_hours inner join stores using (store_id))
        as hours
        on hours.store_no = placed.store_no and weekday = isodow(paid_at)
        and paid_at::date >= valid_from and (valid_to is null or paid_at::date < valid_to)
    group by order_id, placed.store_no, paid_at"""
# The kinds of orders that each shop tells.
_KIND = """case
    when channel = 'store' and kind = 'exchange'
        or channel = 'youzan' and kind in ('gift', 'identity_check', 'sample', 'trial', 'presale')
        or channel = 'xiaodian' and kind = 'gift' or channel = 'tmall' and kind = 'presale'
        or channel = 'douyin' and kind in ('sample', 'trial', 'presale')
        or channel = 'xiaohongshu' and kind in ('sample', 'presale') then kind
    else 'normal' end"""
IS_VALID = f"""{_KIND} not in ('sample', 'trial', 'identity_check') and placed.store_no <> 'TEST01'
    and not (is_risk and channel in ('youzan', 'xiaodian'))"""
# Whose card has no number is nobody's colleague.
_UNKNOWN_STAFF = f"""select 'pinkr', {ORDER_NO} from orders
    where person_id in (select person_id from guides)
        and token('card_no', 'pinkr', account_id) not in (
        select source_customer_id from {standing("stg_pinkr__members")} where phone is not null)"""
_STORE = "hash({}) % 1000003"

MONEY = Records(
    name="{part}: orders",
    true=f"""
        select {CHANNEL}, order_no, sum(l.paid_fen), any_value(freight_fen),
            any_value(if(channel in ('youzan'), stored_value_fen, 0)),
            sum(if(channel = 'store', l.tag_price_fen * l.quantity, l.list_fen)),
            sum(if(is_closed, l.paid_fen, 0)), any_value({_STORE.format("store_no")}),
            any_value(case when {_MINUTE} >= 1320 or {_MINUTE} < 600
                then (paid_at - interval 10 hours)::date - date '1970-01-01' else 0 end),
            any_value(hash({_KIND}) % 1009),
            if(bool_or(not l.is_gift and l.price_fen > 0) and any_value({IS_VALID}),
                sum(l.paid_fen), 0),
            sum(if(is_by_staff, l.paid_fen, 0)),
            sum(if(channel in ('store', 'douyin', 'tmall'), l.coupon_fen, 0))
        from ({PLACED}) as placed inner join order_lines as l using (order_id)
        inner join ({_CLOSED}) as closed using (order_id)
        group by all""",
    found=f"""
        select channel, order_id, goods_fen, freight_fen, stored_value_fen, list_fen,
            if(is_closed_hours, goods_fen, 0), {_STORE.format("selling_store_id")},
            coalesce(night_of_date - date '1970-01-01', 0), hash(order_kind) % 1009,
            if(is_valid, goods_fen, 0), if(is_staff_purchase, goods_fen, 0),
            coalesce(coupon_fen, 0)
        from warehouse.core.fct_orders""",
    excused=(*ORDER_EXCUSES, _UNKNOWN_STAFF),
    numbers=(
        *("goods_fen", "freight_fen", "stored_value_fen", "list_fen", "closed_hours_fen"),
        *("store", "night", "kind", "valid_fen", "staff_fen", "coupon_fen"),
    ),
)
ORDERS_WHOLE = (MONEY,)
