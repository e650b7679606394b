{#
    The share of records with an id, and the share of different ones among the ids, against all
    deliveries of the stream before it: how many deviations of a share of so many records it is lower. Of a handful of
    records a deviation says little, so the share must also be less likely than exp(-12), by Chernoff's bound.
    Ids that reach nobody are counted beside it: where none ever did, one is news.
#}
with

learned as (

    select
        *,
        sum(records) over earlier as usual_records,
        sum(told_ids) over earlier as usual_told_ids,
        sum(odd_ids) over earlier as usual_odd_ids,
        max(cast(different_ids as double) / nullif(told_ids, 0)) over earlier as usual_different_share

    from {{ ref('int_ids_profiled') }}

    window earlier as (
        partition by _stream, entity, id_column order by delivery_date
        rows between unbounded preceding and 1 preceding
    )

),

-- No share is so sure that a few records without it would be impossible.
shared as (

    select
        *,
        cast(told_ids as double) / records as told_share,
        least(cast(usual_told_ids as double) / usual_records, 0.98) as usual_share,
        cast(different_ids as double) / nullif(told_ids, 0) as different_share,
        cast(records * usual_odd_ids as double) / usual_records as expected_odd_ids

    from learned

    where usual_records >= 30 and records > 0

),

bounded as (

    select
        *,
        case
            when told_share < usual_share
                then records * (
                    case when told_share > 0 then told_share * ln(told_share / usual_share) else 0 end
                    + (1 - told_share) * ln((1 - told_share) / (1 - usual_share))
                )
        end as unlikeliness

    from shared

),

judged as (

    select
        channel,
        _stream,
        entity,
        delivery_date,
        id_column,
        records,
        told_ids,
        told_share,
        usual_share,
        different_share,
        odd_ids,
        cast(floor(expected_odd_ids + 4 * sqrt(expected_odd_ids)) as bigint) as allowed_odd_ids,
        coalesce(
            usual_share - told_share > 0.25
            and (usual_share - told_share) / sqrt(usual_share * (1 - usual_share) / records) > 6
            and unlikeliness > 12, false
        ) as is_lost,
        -- Of one id for many; a stream of events has one person often, and is not meant.
        coalesce(told_ids >= 10 and usual_different_share > 0.9 and different_share < 0.5, false) as is_pooled

    from bounded

)

select * from judged
