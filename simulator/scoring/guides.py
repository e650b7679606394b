"""What guides did day by day: the rules of the tables applied to what truly happened.

Where the delivered lines cannot tell, the guide's day is excused, by a reason that is known.
"""

from simulator.scoring.attributed import EXACT
from simulator.scoring.comparison import Records, set_aside
from simulator.scoring.credited import CREDITED
from simulator.scoring.people import EXTERNAL, LATE, NAMELESS
from simulator.scoring.sales import ORDER_NO, PAID

_DAY = "concat_ws(' ', {}, cast({} as date))"


WORKED = Records(
    name="guides: days and minutes by the roster",
    true=f"""select 'guides', {_DAY.format("staff_no", "days.day")},
            coalesce(sum(ends_minute - starts_minute), 0)::bigint
        from guides inner join days
            on days.day >= hired_on and coalesce(days.day < left_on, true)
        left join rosters on guides.guide_id = rosters.guide_id and days.day = rosters.day
        where days.day >= history_from() and days.day < until() group by all""",
    found=f"""select 'guides', {_DAY.format("guide_id", "business_date")},
            coalesce(rostered_minutes, 0)
        from warehouse.guide.daily where is_employed""",
    numbers=("minutes",),
)

# Contacts come and go; of an end that no callback tells the day is that of the night that shows it.
_WHO = f"concat_ws(' ', {EXTERNAL}, userid)"
_RELATIONS = "wecom_relations inner join (select guide_id, staff_no from guides) using (guide_id)"
_TOLD_ENDS = """(
    select concat_ws(' ', external_userid, guide_userid) as who,
        happened_at + interval 8 hours as ended_at
    from warehouse.staging.stg_wecom__callbacks where ended_because is not null
    union select concat_ws(' ', external_userid, former_guide_userid),
        taken_over_at + interval 8 hours
    from warehouse.staging.stg_wecom__transfer_results where transfer_status = 'done')"""
_UNTOLD = f"""(
    select *, {_WHO} as who from {_RELATIONS}
    where ended_at < until() and ({_WHO}, ended_at) not in (from {_TOLD_ENDS}))"""
_FOUND_ENDS = f"""(
    select untold.staff_no, found.ended_date from {_UNTOLD} as untold
    inner join warehouse.core.int_contacts_staffed as found
        on untold.who = concat_ws(' ', found.external_userid, found.guide_userid)
            and untold.added_at = found.added_at + interval 8 hours)"""


def _contacts(part: str, moment: str, count: str, *excused: str) -> Records:
    return Records(
        name=f"guides: {part} contacts",
        true=f"""select '{part}', {_DAY.format("staff_no", moment)}, count(*)
            from contacts inner join guides using (guide_id)
            where {moment} >= history_from() and {moment} < until() group by all""",
        found=f"""select '{part}', {_DAY.format("guide_id", "business_date")}, {count}
            from warehouse.guide.daily where {count} <> 0""",
        excused=(
            *excused,
            f"""select '{part}', {_DAY.format("staff_no", moment)}
            from contacts inner join {NAMELESS} using (guide_id)""",
        ),
        numbers=("contacts",),
    )


_NIGHT = "told_since('wecom__contacts')"
NEW = _contacts(
    "new",
    "added_at",
    "new_contacts",
    # Who was gone before the first night is told of by callbacks alone.
    f"""select 'new', {_DAY.format("staff_no", "added_at")}
        from {_RELATIONS} where ended_at < {_NIGHT}
            and ({_WHO}, added_at) not in (
                select concat_ws(' ', external_userid, guide_userid), added_at + interval 8 hours
                from warehouse.core.int_contacts_staffed where added_at is not null)""",
)
LOST = _contacts(
    "lost",
    "ended_at",
    "lost_contacts",
    f"select 'lost', {_DAY.format('staff_no', 'ended_at')} from {_UNTOLD}",
    f"select 'lost', {_DAY.format('staff_no', 'ended_date')} from {_FOUND_ENDS}",
)
HELD = Records(
    name="guides: contacts at the end of the last day",
    true="""select 'held', staff_no, count(*) from contacts inner join guides using (guide_id)
        where added_at < until() and coalesce(ended_at >= until(), true) group by all""",
    found="""select 'held', guide_id, arg_max(closing_contacts, business_date)
        from warehouse.guide.daily group by guide_id
        having arg_max(closing_contacts, business_date) <> 0""",
    excused=(
        # A deleted guide is now and then still shown for days.
        f"select 'held', staff_no from {_UNTOLD} where shown_until >= until()",
        f"select 'held', staff_no from {NAMELESS}",
        # Who had left before the first day has a day only if something still happens.
        "select 'held', staff_no from guides where left_on <= history_from()",
    ),
    numbers=("contacts",),
)

_MEMBERS_ASIDE = set_aside("pinkr__members", "pinkr", "card_no")
CARDS = Records(
    name="guides: cards opened",
    true=f"""select 'cards', {_DAY.format("staff_no", "opened_at")}, count(*)
        from accounts inner join guides using (guide_id)
        where surface = 'card' and opened_at >= history_from() and opened_at < until()
        group by all""",
    found=f"""select 'cards', {_DAY.format("guide_id", "business_date")}, card_opens
        from warehouse.guide.daily where card_opens <> 0""",
    excused=(
        # The till names its default guide where nobody opened the card, also of house cards and of
        # those that came from the old CRM a second time.
        f"""select 'cards', {_DAY.format("guide_id", "valid_from_at + interval 8 hours")}
        from warehouse.core.bridge_member_guides anti join (
            select token('card_no', 'pinkr', account_id) as source_customer_id from accounts
            where surface = 'card' and guide_id is not null) using (source_customer_id)
        where guide_role = 'opening'""",
        *(
            f"select 'cards', {_DAY.format('staff_no', 'opened_at')} from accounts"
            f" inner join guides using (guide_id) where surface = 'card' and {each}"
            for each in (
                "opened_at >= told_until('pinkr__members') - interval 1 day",
                f"account_id in (select key from ({_MEMBERS_ASIDE}) as e (part, key))",
            )
        ),
    ),
    numbers=("cards",),
)

SHARED = Records(
    name="guides: shares",
    true=f"""select 'shares', {_DAY.format("staff_no", "shared_at")}, count(*)
        from shares inner join guides on guides.guide_id = sharer_guide_id
        where shared_at >= history_from() and shared_at < until() group by all""",
    found=f"""select 'shares', {_DAY.format("guide_id", "business_date")}, shares
        from warehouse.guide.daily where shares <> 0""",
    excused=(
        f"""select 'shares', {_DAY.format("staff_no", "shared_at")}
        from shares inner join guides on guides.guide_id = sharer_guide_id
        inner join visits on made_share_id = shares.share_id
        where {LATE} and visited_at >= until() - interval 1 day""",
    ),
    numbers=("shares",),
)

# Whom alone a guide wrote to or served, and who opened what: of persons whose ids are all one
# person's.
_TOUCHED = f"""
    select 'message' as kind, staff_no, sends.person_id, sent_at::date as day
    from (
        select *, count(*) over (partition by task_id, guide_id) as addressed from mass_sends
    ) as sends inner join guides using (guide_id)
    where addressed = 1 and status = 1 and sends.person_id is not null and sent_at < until()
    union
    select 'open', staff_no, visits.person_id, visited_at::date
    from visits inner join shares on told_code = share_code
    inner join shares as roots on shares.root_id = roots.share_id
    inner join guides on guides.guide_id = roots.sharer_guide_id
    where visits.kind in ('visit', 'click') and is_logged_in and visited_at < until()
    union
    select 'service', staff_no, orders.person_id, ordered_at::date
    from orders inner join guides
        on guides.guide_id = seller_guide_id or guides.guide_id = second_seller_guide_id
    where channel = 'store' and account_id is not null and house_guide_id is null and {PAID}
        and kind in ('normal', 'gift', 'presale')"""
REACHED = Records(
    name="guides: persons by {part}",
    true=f"""select kind, concat_ws(' ', staff_no, person_id, day) from ({_TOUCHED})
        where person_id in ({EXACT})""",
    found=f"""select kind, concat_ws(' ', guide_id, person, business_date)
        from (
            select *, unnest(['message', 'open', 'service']) as kind,
                unnest([is_messaged, has_opened, is_served]) as is_so
            from warehouse.core.int_guide_reaches_identified)
        inner join (select distinct found, person from known where person in ({EXACT}))
            on person_id = found
        where is_so""",
    excused=(
        f"""select 'message', concat_ws(' ', staff_no, mass_sends.person_id, sent_at::date)
        from mass_sends inner join {NAMELESS} using (guide_id)""",
        # A link that was passed on may have lost whose it was; some phones tell a day late.
        """select 'open', concat_ws(' ', staff_no, visits.person_id, visited_at::date)
        from visits inner join shares on told_code = share_code
        inner join shares as roots on shares.root_id = roots.share_id
        inner join guides on guides.guide_id = roots.sharer_guide_id
        left join warehouse.core.fct_shares as found on found.share_id = told_code
        where coalesce(found.root_share_id <> roots.share_code, true)
            or visited_at >= told_until('miniprogram__events') - interval 1 day""",
        # Of a card without its number nothing tells that it is a guide's.
        """select 'service', concat_ws(' ', sellers.staff_no, owners.person_id, ordered_at::date)
        from house_cards inner join guides as owners on owners.guide_id = house_cards.guide_id
        inner join orders on house_guide_id = owners.guide_id or account_id = card_no
        inner join guides as sellers
            on sellers.guide_id = seller_guide_id or sellers.guide_id = second_seller_guide_id
        where lot('phone', card_no, 1000) < 21""",
    ),
)
# The vendor tells a share in hundredths of a per cent, and counts for the chats of the day.
_TALKED = """
    select staff_no, days.day, coalesce(chats, 0) as chats, coalesce(messages, 0) as messages,
        case when customer_chats > 0 then greatest(chats, 1) end as weight,
        case when customer_chats > 0 then round(100.0 * replied_chats / customer_chats, 2) / 100
            * greatest(chats, 1) end as replied,
        case when customer_chats > 0 then reply_minutes * greatest(chats, 1) end as waited
    from guides inner join days on coalesce(days.day < left_on, true)
        and days.day >= hired_on + cast(if(
            lot('visible late', guide_id, 100) < 6, 12 + lot('visible from', guide_id, 30), 0
        ) as int)
    left join chat_days on guides.guide_id = chat_days.guide_id and days.day = chat_days.day
    where days.day < until()
        and days.day >= (select min(business_date) from warehouse.guide.service_daily)"""
_UNTOLD_DAYS = """select business_date from warehouse.guide.service_daily
    where scope_type = 'brand' and missing_because is not null"""
SERVED = Records(
    name="guides: talks of a {part}",
    true=f"""
        select 'guide', {_DAY.format("staff_no", "day")}, chats, messages, weight,
            round(replied * 10000)::bigint, round(waited * 10000)::bigint
        from ({_TALKED}) where day not in ({_UNTOLD_DAYS})
        union all
        select 'brand', {_DAY.format("'brand'", "day")}, sum(chats)::bigint, sum(messages)::bigint,
            sum(weight)::bigint, round(sum(replied) * 10000)::bigint,
            round(sum(waited) * 10000)::bigint
        from ({_TALKED}) where day not in ({_UNTOLD_DAYS}) group by day""",
    found=f"""select scope_type, {_DAY.format("scope", "business_date")}, chat_count,
            message_count, reply_chats, (replied_chats * 10000)::bigint,
            (waited_chat_minutes * 10000)::bigint
        from warehouse.guide.service_daily
        where scope_type in ('guide', 'brand') and missing_because is null""",
    excused=(f"select 'guide', {_DAY.format('staff_no', 'day')} from {NAMELESS}, days",),
    numbers=("chats", "messages", "weight", "replied", "waited"),
)
# What had become of whom a guide had on leaving thirty days later, or so far.
_LEAVERS = f"""
    select staff_no, {_WHO} as who, wecom_relations.*, {EXTERNAL} as customer,
        asked.to_guide_id, asked.requested_at, asked.taken_over_at,
        asked.taken_over_at + interval 30 days as due_at,
        least(left_on + interval 30 days, until()) as judged_at
    from {_RELATIONS}
    left join (select * from transfers where kind = 'resigned') as asked
        on asked.from_guide_id = guide_id and asked.person_id = wecom_relations.person_id
        and requested_at < least(left_on + interval 30 days, until())
    where left_on > history_from() and left_on < until()
        and added_at < left_on and coalesce(ended_at > left_on, true)"""
HANDED_OVER = Records(
    name="guides: contacts of leavers, {part}",
    true=f"""select case
                when ended_at < judged_at and end_reason = 'transfer' then 'accepted'
                when ended_at < judged_at then 'lost'
                when requested_at is not null and taken_over_at >= judged_at then 'waiting'
                else 'orphaned' end as outcome,
            concat_ws(' ', staff_no, customer),
            case when outcome = 'accepted' and due_at <= until() then exists (
                from contacts where contacts.person_id = told.person_id
                    and contacts.guide_id = to_guide_id and contacts.added_at <= due_at
                    and (end_reason = 'transfer' or coalesce(contacts.ended_at > due_at, true))
            )::int end as kept
        from ({_LEAVERS}) as told""",
    found="""select outcome, concat_ws(' ', guide_id, external_userid), is_kept::int
        from warehouse.core.int_contacts_handed_over""",
    excused=tuple(
        f"select '{outcome}', concat_ws(' ', staff_no, {EXTERNAL}) from {each}"
        for each in (_UNTOLD, f"{NAMELESS} inner join wecom_relations using (guide_id)")
        for outcome in ("lost", "orphaned", "waiting", "accepted")
    ),
    numbers=("kept",),
)
_MONTH = "concat_ws(' ', {}, strftime({}, '%Y-%m'))"
_EXCUSED = " union ".join(CREDITED.excused)
_OPENED = """
    select shares.sharer_guide_id as guide_id, visited_at from visits
    inner join shares on told_code = share_code where visits.kind = 'visit'"""
ACTIVE = Records(
    name="guides: active in the month",
    true=f"""select distinct 'months', {_MONTH.format("staff_no", "moment")}
        from (
            select guide_id, paid_at as moment from commissions inner join orders using (order_id)
            group by order_id, role, guide_id, paid_at having sum(net_fen) > 0
            union all select * from ({_OPENED}) where guide_id is not null
        ) inner join guides using (guide_id)
        where moment >= history_from() and moment < until()
            and hired_on < date_trunc('month', moment) + interval 1 month
            and coalesce(left_on > date_trunc('month', moment), true)""",
    found="select 'months', concat_ws(' ', guide_id, month) from warehouse.guide.monthly"
    " where is_active",
    excused=(
        # The month of who gets the credit of an excused order, truly or here.
        f"""select 'months', {_MONTH.format("staff_no", "paid_at")}
        from commissions inner join orders using (order_id) inner join guides using (guide_id)
        where (role, {ORDER_NO}) in ({_EXCUSED})""",
        f"""select 'months', {_MONTH.format("guide_id", "business_date")}
        from warehouse.guide.credit where (role, order_id) in ({_EXCUSED})""",
        f"""select 'months', {_MONTH.format("staff_no", "visited_at")}
        from ({_OPENED}) inner join guides using (guide_id)
        where visited_at >= told_until('miniprogram__events') - interval 1 day""",
    ),
)
GUIDES = (WORKED, NEW, LOST, HELD, CARDS, SHARED, REACHED, SERVED, HANDED_OVER, ACTIVE)
