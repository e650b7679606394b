with

answers as (

    {{ standing_lines('guide_statistics', ['corp_id', 'business_date', 'is_all_zero']) | indent(4) }}

    union all

    {{ standing_lines('group_statistics', ['corp_id', 'business_date', 'is_all_zero']) | indent(4) }}

),

answered as (

    select
        _stream,
        corp_id,
        business_date,
        count(*) filter (where not is_all_zero) = 0 as is_all_zero

    from answers

    group by all

),

spans as (

    select
        streams.newest_delivery_date,
        streams.lateness_days,
        streams.kept_days,
        answered._stream,
        answered.corp_id,
        min(answered.business_date) as first_date

    from answered

    inner join {{ ref('int_streams_delivered') }} as streams
        on answered._stream = streams._stream

    group by all

),

-- Whoever asks before the vendor has counted gets nothing but zeros for everybody.
days as (

    select
        spans._stream,
        spans.corp_id,
        spans.newest_delivery_date,
        dates.calendar_date as business_date,
        {{ days_between('dates.calendar_date', 'spans.newest_delivery_date') }} < spans.lateness_days as is_asked_again,
        {{ days_after('dates.calendar_date', 'spans.kept_days') }} as fetch_until_date,
        answered.is_all_zero

    from spans

    inner join {{ ref('dim_dates') }} as dates
        on spans.first_date <= dates.calendar_date and spans.newest_delivery_date > dates.calendar_date

    left join answered
        on
            spans._stream = answered._stream
            and spans.corp_id = answered.corp_id
            and dates.calendar_date = answered.business_date

),

judged as (

    select
        *,
        case
            when is_all_zero is null then 'there was no answer'
            when is_all_zero and is_asked_again then 'nothing but zeros so far'
            when is_all_zero then 'nothing but zeros'
        end as missing_because

    from days

)

select * from judged
