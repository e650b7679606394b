-- member.info.get: the members that changed, as they are by then; the first night has all of them.
with

opening as (
    -- The history begins with the first orders.
    select cast(cast(min(ordered_at) as date) as timestamp) as history_from from orders
),

-- Members without a store or guide got the first store and its manager when the old CRM was moved.
filler as (
    select
        s.store_no,
        (
            select min(g.staff_no) from guide_assignments as a inner join guides as g on a.guide_id = g.guide_id
            where a.store_id = s.store_id and g.position = 'manager'
        ) as guide_no
    from stores as s
    where s.store_id = (select min(store_id) from stores where not is_virtual and not is_test)
),

cards as (
    select
        a.account_id as card_no,
        a.person_id,
        a.opened_at,
        a.phone,
        a.store_id,
        a.guide_id,
        p.name,
        p.gender,
        p.birthday,
        -- Cards from before the CRM are imported; about half of them are activated sooner or later.
        a.opened_at < (select history_from from opening) as is_imported,
        case
            when a.opened_at < (select history_from from opening) and lot('activated', a.account_id, 100) < 55
                then (select history_from from opening) + to_seconds(lot('activation', a.account_id, 34560000))
        end as active_at
    from accounts as a
    inner join persons as p on a.person_id = p.person_id
    where a.surface = 'card'
    union all
    select h.card_no, null, h.opened_at, h.phone, h.store_id, h.guide_id, g.name, g.gender, g.birthday, false, null
    from house_cards as h
    inner join guides as g on h.guide_id = g.guide_id
    -- Most guides use the card that they have as customers.
    anti join accounts as own on own.account_id = h.card_no
),

-- What changes a member, in time order. A guide of 0 is none.
changes as (
    select card_no, opened_at as happened_at, 0 as place, 0 as points, cast(null as int) as guide_id,
        cast(null as int) as store_id, cast(null as int) as followed
    from cards
    union all
    select card_no, active_at, 1, 0, null, null, null from cards where active_at is not null
    union all
    select c.card_no, greatest(b.valid_to, c.opened_at), 2, 0, 0, 0, null
    from bindings as b
    inner join cards as c on b.person_id = c.person_id
    where b.valid_to is not null
    union all
    -- A binding that had ended before the card was opened never was the card's.
    select c.card_no, greatest(b.valid_from, c.opened_at), 3, 0, b.guide_id, b.store_id, null
    from bindings as b
    inner join cards as c on b.person_id = c.person_id and coalesce(b.valid_to > c.opened_at, true)
    union all
    select p.card_no, greatest(p.happened_at, c.opened_at), 4, greatest(p.points, 0), null, null, null
    from point_events as p
    inner join cards as c on p.card_no = c.card_no
    union all
    select c.card_no, greatest(f.opened_at, c.opened_at), 5, 0, null, null, 1
    from accounts as f
    inner join cards as c on f.person_id = c.person_id
    where f.surface = 'official_account'
    union all
    select c.card_no, greatest(f.closed_at, c.opened_at), 6, 0, null, null, -1
    from accounts as f
    inner join cards as c on f.person_id = c.person_id
    where f.surface = 'official_account' and f.closed_at is not null
),

states as (
    select
        n.delivery_date,
        n.until,
        c.card_no,
        c.happened_at,
        c.place,
        sum(c.points) over so_far as points,
        last_value(c.guide_id ignore nulls) over so_far as guide_id,
        last_value(c.store_id ignore nulls) over so_far as store_id,
        coalesce(last_value(c.followed ignore nulls) over so_far, 0) as followed,
        row_number() over so_far as turn
    from changes as c
    -- What came before the history counts for the first night.
    left join nights as n on c.happened_at < n.until and (c.happened_at >= n.since or n.is_initial)
    window so_far as (
        partition by c.card_no order by c.happened_at, c.place, c.guide_id, c.followed
        rows between unbounded preceding and current row
    )
),

of_nights as (
    select delivery_date, until, card_no, points, guide_id, store_id, followed
    from states
    where delivery_date is not null
    qualify row_number() over (partition by card_no, delivery_date order by turn desc) = 1
),

members as (
    select
        m.delivery_date,
        m.until,
        m.points,
        m.followed,
        c.* exclude (guide_id, store_id),
        coalesce(os.store_no, f.store_no) as open_store_no,
        coalesce(og.staff_no, f.guide_no) as open_guide_no,
        bs.store_no as bind_store_no,
        bg.staff_no as bind_guide_no,
        case
            when lot('phone', c.card_no, 1000) < 15 then ''
            when lot('phone', c.card_no, 1000) < 18 then left(c.phone, 10)
            when lot('phone', c.card_no, 1000) < 21 then c.phone || '0'
            else coalesce(c.phone, '')
        end as told_phone
    from of_nights as m
    inner join cards as c on m.card_no = c.card_no
    cross join filler as f
    left join stores as os on c.store_id = os.store_id
    left join guides as og on c.guide_id = og.guide_id
    left join stores as bs on m.store_id = bs.store_id
    left join guides as bg on m.guide_id = bg.guide_id
),

told as (
    select
        delivery_date,
        card_no,
        {
            'card_no': card_no,
            'channel_card_no': card_no,
            'erp_card_no': case when lot('erp card', card_no, 10) < 8 then card_no else '' end,
            'phone': told_phone,
            'name': name,
            'sex': coalesce(gender, 0),
            'birthday': coalesce(strftime(birthday, '%Y-%m-%d'), ''),
            'level_code': case
                when points >= 8000 then 'V4' when points >= 3000 then 'V3' when points >= 1000 then 'V2' else 'V1'
            end,
            'register_time': clock(opened_at),
            'bind_store_no': coalesce(bind_store_no, ''),
            'bind_guide_no': coalesce(bind_guide_no, ''),
            'open_card_store_no': open_store_no,
            'open_card_guide_no': open_guide_no,
            'active_store_no': case when active_at < until then open_store_no else '' end,
            'active_guide_no': case when active_at < until then open_guide_no else '' end,
            'active_time': case when active_at < until then clock(active_at) else '' end,
            'is_import_active': case when is_imported and active_at < until then 1 else 0 end,
            'is_followed': followed
        } as record
    from members
),

-- Some came from the old CRM a second time, with another level and opener.
twice as (
    select
        m.delivery_date,
        'VIPJ' || digits('old card', m.card_no, 9) as card_no,
        {
            'card_no': 'VIPJ' || digits('old card', m.card_no, 9),
            'channel_card_no': 'VIPJ' || digits('old card', m.card_no, 9),
            'erp_card_no': '',
            'phone': m.told_phone,
            'name': m.name,
            'sex': 0,
            'birthday': '',
            'level_code': 'V1',
            'register_time': clock(m.opened_at - interval 200 days),
            'bind_store_no': '',
            'bind_guide_no': '',
            'open_card_store_no': f.store_no,
            'open_card_guide_no': f.guide_no,
            'active_store_no': '',
            'active_guide_no': '',
            'active_time': '',
            'is_import_active': 0,
            'is_followed': 0
        } as record
    from members as m
    cross join filler as f
    inner join nights as n on m.delivery_date = n.delivery_date and n.is_initial
    where m.is_imported and lot('twice', m.card_no, 100) < 2
)

select delivery_date, account_of('pinkr') as account, record
from (
    select * from told
    union all
    select * from twice
)
order by delivery_date, account, card_no
