"""Shares that people opened, and whether they bought in a store soon after.

Of persons of whom the warehouse knows who they are; what they truly bought is what
``lifecycle_scores`` has laid out before.
"""

from simulator.scoring.attributed import EXACT
from simulator.scoring.comparison import Records
from simulator.scoring.lifecycles import EXCUSES

_BOUGHT = "count(*) filter (bought_at <= opened_at + interval {} days)"
_ALL_BOUGHT = ", ".join(f"least({_BOUGHT.format(days)}, 1)" for days in (1, 7, 30))
# Nobody opens for themselves.
_OPENED = f"""
    select told_code, visits.person_id, min(visited_at) filter (visits.kind = 'visit') as opened_at,
        bool_or(visits.kind = 'click')::int as clicked
    from visits inner join shares on told_code = share_code
    where visits.kind in ('visit', 'click') and is_logged_in and visited_at < until()
        and visits.person_id in ({EXACT})
        and shares.sharer_person_id is distinct from visits.person_id
        and visits.person_id not in (select person_id from guides)
    group by all"""
CLOSURES = Records(
    name="{part}: shares opened and bought after",
    true=f"""
        select 'closures', concat_ws(' ', told_code, opened.person_id), clicked, {_ALL_BOUGHT}
        from ({_OPENED}) as opened
        left join (select person_id, paid_at as bought_at from true_purchases
            where is_purchase and channel = 'pinkr') as bought
            on bought.person_id = opened.person_id::varchar and bought_at > opened_at
        where opened_at is not null group by all""",
    found=f"""
        select 'closures', concat_ws(' ', share_id, person), (clicked_at is not null)::int,
            {_ALL_BOUGHT}
        from warehouse.core.int_share_openings_followed
        inner join (select distinct found, person from known where person in ({EXACT}))
            on person_id = found
        where person not in (select person_id from guides)
        group by all""",
    excused=(
        # Some phones tell a day late.
        """select 'closures', concat_ws(' ', told_code, person_id) from visits
        where visited_at >= told_until('miniprogram__events') - interval 1 day""",
        *(
            f"""select 'closures', concat_ws(' ', told_code, visits.person_id)
            from visits inner join ({each}) as e (key) on key = visits.person_id::varchar"""
            for each in EXCUSES
        ),
    ),
    numbers=("clicked", "bought_in_1_day", "bought_in_7_days", "bought_in_30_days"),
)
