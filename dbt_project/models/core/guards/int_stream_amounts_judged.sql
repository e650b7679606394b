{#
    Money per line of each delivery against all deliveries of the stream before it: so many times as
    much, as a logarithm, and how far that may go. Few lines may be far from the mean, many may not; where
    money goes both ways, little of it says nothing.
#}
with

sums as (

    select
        totals.channel,
        totals.stream,
        totals.delivery_date,
        totals.column_name,
        cast(sum(totals.landed_total) as double) as amount,
        sum(deliveries.loaded_lines) as lines

    from {{ ref('stg_landing__control_totals') }} as totals

    inner join {{ ref('stg_landing__deliveries') }} as deliveries
        on
            totals.channel = deliveries.channel
            and totals.stream = deliveries.stream
            and totals.delivery_date = deliveries.delivery_date
            and totals.file_sha256 = deliveries.file_sha256
            and deliveries.delivery_status = 'loaded'

    where totals.is_money

    group by all

),

learned as (

    select
        *,
        sum(amount) over earlier as usual_amount,
        sum(lines) over earlier as usual_lines,
        coalesce(min(amount) over earlier < 0, false) as goes_both_ways

    from sums

    window earlier as (
        partition by channel, stream, column_name order by delivery_date
        rows between unbounded preceding and 1 preceding
    )

),

compared as (

    select
        *,
        ln((amount / lines) / (usual_amount / usual_lines)) as times_usual

    from learned

    where
        lines > 0
        and amount > 0
        and usual_amount > 0
        and usual_lines >= 30

),

judged as (

    select
        channel,
        stream,
        delivery_date,
        column_name,
        lines,
        case when goes_both_ways then times_usual else abs(times_usual) end as distance,
        ln(4) + 4 / sqrt(lines) as allowed_distance

    from compared

)

select * from judged
