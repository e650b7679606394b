{#
    The guards against what the sources are known to do: name, what shows it, on which delivery, how
    much of it there is, what of that is allowed, and what is wrong then.
#}
{% set guards = [
    ('every_statistics_day_is_told', 'days', days_after('found.business_date', '1'), 'count(found.missing_because)', '0',
        "concat('the statistics of a day: ', min(found.missing_because))"),
    ('days_are_fetched_before_the_source_forgets', 'edges', 'found.newest_delivery_date', 'count(*)', '0',
        "concat(count(*), ' days are missing, and the first cannot be fetched after ', min(found.fetch_until_date))"),
    ('no_answer_pools_several_guides', ref('int_guide_answers_pooled'), 'found._delivery_date', 'count(*)', '0',
        "'one answer stands for several guides'"),
    ('no_order_stays_in_passing', 'passing', 'found.told_on_date', 'count(*)', 'count(*) filter (where not found.is_overdue)',
        "'orders have stayed in a state that the source calls transient'"),
    ('no_sharer_stays_unparsed', 'unparsed', 'found.told_on_date', 'count(*)', 'count(*) filter (where not found.is_overdue)',
        "'the platform has not parsed the sharers of these orders'"),
    ('no_row_version_is_skipped', ref('int_row_versions_counted'), 'found.delivery_date',
        'max(case when found.is_gapless then found.skipped_versions end)', '0', "'row versions are missing: rows slipped between two pages'"),
    ('no_row_is_passed_over', ref('int_row_versions_counted'), 'found.delivery_date', 'max(found.late_versions)', '0',
        "'rows came that the pages of earlier deliveries had passed over'"),
    ('every_copy_has_its_sale', ref('int_sale_copies_matched'), 'found.told_on_date',
        "count(*) filter (where found.match_state = 'no order')", '0',
        "concat('copies of sales that nobody sold, ', sum(found.copied_fen) filter (where found.match_state = 'no order'), ' fen')"),
    ('copies_say_what_was_paid', ref('int_sale_copies_matched'), 'found.told_on_date',
        "count(*) filter (where found.match_state = 'other amount')", '0',
        "concat('copies differ from their sales by ', sum(abs(found.copied_fen - found.sold_fen)), ' fen')"),
    ('every_sale_has_its_copies', ref('int_sale_copies_missed'), 'found.told_on_date', 'count(*)', '0',
        "concat('sales have no copy in this system, ', sum(found.sold_fen), ' fen')"),
] %}

with

-- Beyond the source's memory nobody can do anything about a day; it stays null.
days as (

    select * from {{ ref('int_statistics_days_judged') }}

    where fetch_until_date >= newest_delivery_date

),

edges as (

    select * from {{ ref('int_days_missed') }}

    where fetch_until_date between newest_delivery_date and {{ days_after('newest_delivery_date', '30') }}

),

passing as (

    select * from {{ ref('int_orders_unsettled') }}

    where matter = 'state in passing'

),

unparsed as (

    select * from {{ ref('int_orders_unsettled') }}

    where matter = 'sharer awaited'

),

counted as (

    {% for name, relation, delivery_date, observed, allowed, message in guards -%}
    select
        '{{ name }}' as check_name,
        streams.channel,
        streams.stream,
        {{ delivery_date }} as delivery_date,
        {{ observed }} as observed,
        {{ allowed }} as allowed,
        {{ message }} as message

    from {{ relation }} as found

    inner join {{ ref('int_streams_delivered') }} as streams
        on found._stream = streams._stream

    group by all

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
)

select * from counted
