"""Members, contacts and touches: how each is known in the world and in the warehouse."""

from simulator.scoring.comparison import Records, present, set_aside, standing, to_come

EXTERNAL = "token('external_userid', 'wecom', external_userid)"
# Whom a customer group or a mass message reaches need not be anybody's contact.
MET = """(select person_id, token('external_userid', 'wecom', coalesce(min(account_id),
        if(is_wecom_user, 'wo', 'wm') || opaque('external_userid', person_id, 30))) as customer
    from persons left join (from accounts where surface = 'wecom') as known using (person_id)
    group by person_id, is_wecom_user)"""
# Whose WeCom account nobody tells: who was deleted from the directory before the first night, and
# was not asked for it by the personnel office.
NAMELESS = """(select guide_id, staff_no, userid from guides
    where lot('wecom account told', guide_id, 25) = 0
        and left_on + if(lot('deleted', guide_id, 2) = 0, 0, 30)
            < cast(told_since('wecom__users') as date))"""
_FIRST_DAY = "(select cast(min(ordered_at) as date) from orders)"

MEMBERS = Records(
    name="members",
    true="""select 'pinkr', token('card_no', 'pinkr', account_id) from accounts
            where surface = 'card' and opened_at < until()
        union select 'pinkr', token('card_no', 'pinkr', card_no) from house_cards
            where opened_at < until()""",
    found=f"select distinct 'pinkr', source_customer_id from {standing('stg_pinkr__members')}",
    excused=(
        # Some came from the old CRM a second time, under another number.
        f"""select 'pinkr', token('card_no', 'pinkr', 'VIPJ' || digits('old card', account_id, 9))
        from accounts where surface = 'card' and opened_at < {_FIRST_DAY}
            and lot('twice', account_id, 100) < 2""",
        set_aside("pinkr__members", "pinkr", "card_no"),
        to_come("pinkr__members", "token('card_no', 'pinkr', account_id)", "accounts", "opened_at"),
    ),
)
CONTACTS = Records(
    name="contacts: person by guide",
    true=f"""select distinct 'wecom', concat_ws(' ', {EXTERNAL}, userid) from wecom_relations
        where added_at < until() and coalesce(ended_at >= until(), true)""",
    found=f"""select 'wecom', concat_ws(' ', external_userid, guide_userid)
        from {present("stg_wecom__contact_follows")}""",
    excused=(
        # A deleted guide is now and then still shown for days.
        f"""select 'wecom', concat_ws(' ', {EXTERNAL}, userid) from wecom_relations
        where ended_at < until() and shown_until >= until()""",
        set_aside(
            "wecom__contact_follow_users",
            "wecom",
            """concat_ws(' ', "external_contact.external_userid", userid)""",
        ),
        to_come(
            "wecom__contacts",
            f"concat_ws(' ', {EXTERNAL}, userid)",
            "wecom_relations",
            "added_at, ended_at",
        ),
    ),
)
IN_GROUP = "concat_ws(' ', chat_id, coalesce(token('external_userid', 'wecom', userid), customer))"
_GROUPED = f"""group_members inner join groups using (group_id)
    left join guides on group_members.guide_id = guides.guide_id
    left join {MET} as met on group_members.person_id = met.person_id"""
GROUP_MEMBERS = Records(
    name="group members",
    true=f"""select 'wecom', {IN_GROUP} from {_GROUPED}
        where joined_at < until() and coalesce(left_at >= until(), true)
            and created_at < until() and coalesce(dismissed_at >= until(), true)""",
    found=f"""select 'wecom', concat_ws(' ', group_id, member_id)
        from {present("stg_wecom__group_members")}""",
    excused=(
        set_aside("wecom__group_chat_members", "wecom", "concat_ws(' ', chat_id, userid)"),
        to_come("wecom__group_chats", IN_GROUP, _GROUPED, "joined_at, left_at, dismissed_at"),
    ),
)
_SENT_TO = "concat_ws(' ', msgid, userid, coalesce(chat_id, customer))"
_SENDS = f"""mass_sends as sends inner join mass_tasks as tasks using (task_id)
    inner join guides on sends.guide_id = guides.guide_id
    left join mass_task_guides as asked
        on sends.task_id = asked.task_id and sends.guide_id = asked.guide_id
    left join groups on sends.group_id = groups.group_id
    left join {MET} as met on sends.person_id = met.person_id"""
_DECIDED_AT = "coalesce(sends.sent_at, asked.confirmed_at, tasks.created_at)"
MASS_SENDS = Records(
    name="mass sends decided",
    true=f"""select 'wecom', {_SENT_TO}, cast(status = 1 as int) from {_SENDS}
        where status <> 0 and (sends.group_id is null or status = 1)
            and tasks.created_at < until() and {_DECIDED_AT} < until()""",
    found=f"""select 'wecom',
            concat_ws(' ', mass_message_id, guide_userid, coalesce(group_id, external_userid)),
            cast(send_status = 'sent' as int)
        from {standing("stg_wecom__mass_sends")} where send_status <> 'unsent'""",
    excused=(
        set_aside(
            "wecom__mass_message_results",
            "wecom",
            "concat_ws(' ', msgid, userid, coalesce(nullif(chat_id, ''), external_userid))",
        ),
        to_come("wecom__mass_message_results", _SENT_TO, _SENDS, _DECIDED_AT),
    ),
    numbers=("sent",),
)
# Some phones send a day late.
LATE = "lot('event', visit_id, 100000000000) % 100 = 0"
_EVENT = "left(md5(concat('event:', visit_id)), 24)"
VISITS = Records(
    name="mini-program events",
    true=f"""select 'miniprogram', {_EVENT} from visits
        where visited_at >= history_from() and visited_at < until()""",
    found=f"select 'miniprogram', event_id from {standing('stg_miniprogram__events')}",
    excused=(
        # Not yet, or of the day before the history begins.
        f"""select 'miniprogram', {_EVENT} from visits where {LATE}
            and (visited_at < history_from() or visited_at >= until() - interval 1 day)""",
        set_aside("miniprogram__events", "miniprogram", "event_id"),
        to_come("miniprogram__events", _EVENT, "visits", "visited_at"),
    ),
)
CUSTOMERS = Records(
    name="customers of youzan",
    true="""select 'youzan', token('yz_open_id', 'youzan', account_id) from accounts
        where surface = 'youzan' and opened_at < until()""",
    found=f"select distinct 'youzan', source_customer_id from {standing('stg_youzan__customers')}",
    excused=(
        # A buyer who follows the official account has a second row, that of the fan.
        """select 'youzan',
            token('yz_open_id', 'youzan', 'yzf' || opaque('youzan fan', account_id, 29))
        from accounts where surface = 'youzan' and person_id in
            (select person_id from accounts where surface = 'official_account')""",
        """select 'youzan', token('yz_open_id', 'youzan', account_id) from accounts
        where surface = 'youzan' and closed_at < until()""",
    ),
)
PEOPLE = (MEMBERS, CONTACTS, GROUP_MEMBERS, MASS_SENDS, VISITS, CUSTOMERS)
