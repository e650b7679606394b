-- integral.add: each change of a card's points.
with

numbered as (
    select
        n.delivery_date,
        p.*,
        row_number() over (
            partition by p.card_no, p.happened_at, p.kind, p.order_id, p.points
        ) as place
    from point_events as p
    -- The first night has the points from before the history too, or no balance would be right.
    inner join nights as n on whether(p.happened_at < n.until and (p.happened_at >= n.since or n.is_initial))
    where p.card_no is not null
)

select
    p.delivery_date,
    account_of('pinkr') as account,
    {
        'channel_integral_no': 'JF' || opaque(
            'integral', concat_ws('|', p.card_no, p.happened_at, p.kind, p.order_id, p.points, p.place), 18
        ),
        'card_no': p.card_no,
        'integral_code': case p.kind when 'expire' then 'erp_expire' else p.kind end,
        'integral': p.points,
        'consume_no': coalesce(platform_order_id(o.channel, o.order_id), ''),
        'change_time': clock(p.happened_at)
    } as record
from numbered as p
left join orders as o on p.order_id = o.order_id
order by p.delivery_date, account, p.happened_at, p.card_no, p.kind, p.order_id, p.points, p.place
