"""How guides talk to their customers."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, WARNING, nothing_tells, table_suite

# The day of all is the sum of the guides'; a day that is told is not all zero. Guides are looked at
# by day: a row for each is dbt's to test.
rows = """
    with sums as (
        select
            business_date,
            sum(chat_count) filter (scope_type = 'brand') as brand_chats,
            sum(chat_count) filter (scope_type = 'store') as store_chats,
            sum(message_count) filter (scope_type = 'brand') as brand_messages,
            sum(message_count) filter (scope_type = 'store') as store_messages,
            sum(guides) filter (scope_type = 'brand') as brand_guides,
            count(*) filter (scope_type = 'guide' and guides > 0) as guides_told_of,
            max(reply_rate) as most_replies,
            min(first_reply_minutes) as least_minutes,
            max(first_reply_minutes) as most_minutes
        from guide.service_daily group by all
    )
    select
        days.* replace (
            coalesce(reply_chats, 0) as reply_chats, coalesce(timed_chats, 0) as timed_chats
        ),
        (abs(coalesce(brand_chats, 0) - coalesce(store_chats, 0))
            + abs(coalesce(brand_messages, 0) - coalesce(store_messages, 0))
            + abs(brand_guides - guides_told_of))::bigint as unlike_the_parts,
        most_replies, least_minutes, most_minutes,
        case when scope_type = 'brand' then coalesce(
            days.chat_count + days.message_count + request_count + new_contact_count
            + lost_contact_count, 1
        ) end as anything,
        (missing_because is null) = (days.chat_count is null) as is_contradictory,
        case when scope_type = 'brand' then told_rate end as told_rate_of_brand,
        reply_rate - replied_chats / nullif(days.reply_chats, 0) as unexplained_rate
    from guide.service_daily as days inner join sums using (business_date)
    where scope_type <> 'guide'
"""

may_be_empty = nothing_tells("guide_statistics")

suite = table_suite(
    "guide.service_daily",
    ["scope_type", "scope", "business_date"],
    ["guides", "told_guides", "reply_chats", "timed_chats"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["scope_type", "scope", "business_date"], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unlike_the_parts", min_value=0, max_value=0, severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(column="anything", min_value=1, severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("reply_rate", "told_rate", "most_replies")
    ),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1440, severity=CRITICAL
        )
        for column in ("first_reply_minutes", "least_minutes", "most_minutes")
    ),
    gxe.ExpectColumnValuesToBeInSet(
        column="is_contradictory", value_set=[False], severity=CRITICAL
    ),
    gxe.ExpectColumnValuesToBeBetween(
        column="unexplained_rate", min_value=-0.0001, max_value=0.0001, severity=CRITICAL
    ),
    # Guides whom the app cannot see, or who left that day, have no figures.
    gxe.ExpectColumnValuesToBeBetween(column="told_rate_of_brand", min_value=0.8, severity=WARNING),
)
