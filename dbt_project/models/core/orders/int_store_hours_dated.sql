{#
    When stores are open, as of a date: minutes after midnight of the day they open on. Who closes
    after midnight has more than 1440.
#}
with

hours as (

    {{ standing_lines('store_hours', ['store_id', 'valid_from_date', 'valid_to_date'], {
        'weekday': 'bigint', 'opens_minute': 'bigint', 'closes_minute': 'bigint', 'is_closed': 'boolean',
    }) | indent(4) }}

),

dated as (

    select
        store_id,
        cast(weekday as int) as weekday,
        coalesce(is_closed, false) as is_closed,
        cast(opens_minute as int) as opens_minute,
        cast(
            closes_minute + case when closes_minute <= opens_minute then 1440 else 0 end as int
        ) as closes_minute,
        valid_from_date,
        coalesce(valid_to_date, date '9999-12-31') as valid_to_date

    from hours

)

select * from dated
