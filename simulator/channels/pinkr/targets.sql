-- data.target.get: the targets of a month, told in the first night of it; the history begins with its
-- first whole month. Head office sets them by what a store sold on average in the first year.
with

opening as (
    -- The history begins with the first orders.
    select cast(min(ordered_at) as date) as history_from, cast(min(ordered_at) as date) + 365 as year_until from orders
),

months as (
    select
        cast(unnest(generate_series(
            date_trunc('month', (select history_from from opening) + interval 1 month),
            date_trunc('month', (select max(until) from nights)),
            interval 1 month
        )) as date) as month
),

-- The night that tells of a month is the first one that knows its first morning.
announced as (
    select m.month, n.delivery_date
    from months as m
    inner join nights as n on m.month >= n.since and m.month < n.until
),

sold as (
    select
        o.store_id,
        sum(o.paid_fen) * 30.4 / greatest(date_diff('day', min(o.ordered_at), any_value(p.year_until)), 60) as month_fen
    from orders as o
    cross join opening as p
    where o.channel = 'store' and o.ordered_at < p.year_until and o.paid_at is not null
    group by o.store_id
),

of_stores as (
    select
        a.delivery_date,
        a.month,
        s.store_id,
        s.store_no,
        -- In whole hundreds of yuan; the months of the sales campaigns are to bring more.
        ceil(
            greatest(coalesce(sold.month_fen, 0), 500000)
            * (95 + lot('target', concat(s.store_id, a.month), 26)) / 100
            * case when month(a.month) in (6, 11) then 1.25 when month(a.month) in (1, 12) then 1.1 else 1 end
            / 10000
        ) * 100 as sales_target,
        8 + lot('card target', concat(s.store_id, a.month), 40) as card_target
    from announced as a
    inner join stores as s
        on s.opened_on <= a.month and coalesce(s.closed_on, date '9999-12-31') > a.month
    left join sold on s.store_id = sold.store_id
    where not s.is_virtual and not s.is_test
),

at_work as (
    select
        t.*,
        g.staff_no,
        count(*) over (partition by t.store_id, t.month) as guides
    from of_stores as t
    inner join guide_assignments as w
        on
            t.store_id = w.store_id
            and w.is_primary
            and w.valid_from <= t.month
            and coalesce(w.valid_to, date '9999-12-31') > t.month
    inner join guides as g on w.guide_id = g.guide_id and coalesce(g.left_on, date '9999-12-31') > t.month
),

targets as (
    select delivery_date, month, store_no, '' as guide_no, sales_target, card_target from of_stores
    union all
    select
        delivery_date,
        month,
        store_no,
        staff_no,
        ceil(sales_target / guides / 100) * 100,
        ceil(card_target / guides)
    from at_work
)

select
    delivery_date,
    account_of('pinkr') as account,
    {
        'target_type': 1,
        'target_month': strftime(month, '%Y-%m'),
        'store_no': store_no,
        'guide_no': guide_no,
        'sales_target': cast(sales_target as decimal(12, 2)),
        'card_target': cast(card_target as int)
    } as record
from targets
order by delivery_date, account, month, store_no, guide_no
