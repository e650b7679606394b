-- The list knows no time of change: a night pulls who is new or has bought, and on Mondays all.
with
    came as (
        select users.yz_open_id, nights.delivery_date, nights.until
        from youzan_users as users join youzan_nights as nights on nights.is_initial or isodow(nights.delivery_date) = 1
        union
        select users.yz_open_id, nights.delivery_date, nights.until
        from youzan_users as users asof join youzan_nights as nights on users.opened_at >= nights.since
        union
        select users.yz_open_id, nights.delivery_date, nights.until
        from (select person_id, unnest([paid_at, received_at]) as happened_at from youzan_orders where not is_copy) as orders
        asof join youzan_nights as nights on orders.happened_at >= nights.since
        join youzan_users as users on orders.person_id = users.person_id and not users.is_fan
        where orders.happened_at < nights.until
    ),
    pulled as (
        select users.*, came.delivery_date, came.until from came join youzan_users as users on came.yz_open_id = users.yz_open_id
            and users.opened_at < came.until and (users.closed_at is null or users.closed_at >= came.until)
    ),
    moves as (
        select person_id, happened_at, points, 0 as trades from point_events
        union all
        select person_id, paid_at, 0, 1 from youzan_orders where not is_copy and paid_at is not null
    ),
    counted as (
        select person_id, delivery_date, cast(sum(points) over past as bigint) as points, cast(sum(trades) over past as bigint) as trades
        from (
            select moves.person_id, nights.delivery_date, sum(moves.points) as points, sum(moves.trades) as trades
            from moves asof join youzan_nights as nights on moves.happened_at < nights.until
            group by all
        )
        window past as (partition by person_id order by delivery_date)
    ),
    cards as (select person_id, min(opened_at) as opened_at from accounts where surface = 'card' group by 1)
select pulled.delivery_date, account_of('youzan') as account, struct_pack(
    yz_open_id := pulled.yz_open_id,
    show_name := p.nickname,
    gender := case when pulled.is_fan then 0 else coalesce(p.gender, 0) end,
    mobile := case when pulled.phone is null then '' else youzan_cipher(pulled.phone) end,
    mobile_digest := case when pulled.phone is null then '' else youzan_digest(pulled.phone) end,
    is_mobile_enable := pulled.phone is not null,
    is_member := case when cards.opened_at < pulled.until and not pulled.is_fan then 1 else 0 end,
    created_at := epoch_s(pulled.opened_at),
    created_member_at := case when cards.opened_at < pulled.until and not pulled.is_fan then epoch_s(cards.opened_at) else 0 end,
    points := case when pulled.is_fan then 0 else greatest(coalesce(counted.points, 0), 0) end,
    trade_count := case when pulled.is_fan then 0 else coalesce(counted.trades, 0) end
) as record
from pulled
join persons as p on pulled.person_id = p.person_id
left join cards on pulled.person_id = cards.person_id
asof left join counted on pulled.person_id = counted.person_id and pulled.delivery_date >= counted.delivery_date
order by pulled.delivery_date, account, pulled.yz_open_id
