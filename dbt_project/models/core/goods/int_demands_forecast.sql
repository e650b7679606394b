{#
    How many pieces of a unit a store will sell in seven days, by the 28 days before: of all weeks that are over, to see how right
    it would have been, and of the seven days after the last one told. What all stores sold of a unit is expected to be sold
    by those that have it as they sell everything else; what a store itself sold counts for as much as stores differ by more
    than chance (a Poisson count whose rate varies: the credibility of Bühlmann and Straub). All units of a store together
    sell as they did: of those that it once had and sold none of nobody knows, and their part must not go to others.
#}
with

units as (

    select * from {{ ref('int_demands_counted') }}

),

stores as (

    select
        from_date,
        store_id,
        sum(sold_before) as store_sold_before

    from units

    group by
        from_date,
        store_id

),

paced as (

    select
        units.*,
        cast(stores.store_sold_before as bigint) as store_sold_before

    from units

    inner join stores
        on
            units.from_date = stores.from_date
            and units.store_id = stores.store_id

),

shared as (

    select
        from_date,
        sku_id,
        sum(sold_before) as unit_sold_before,
        sum(case when is_ranged then store_sold_before end) as stores_sold_before

    from paced

    group by
        from_date,
        sku_id

),

-- Decimals, since sums of doubles depend on their order.
expected as (

    select
        paced.*,
        cast(coalesce(
            case when paced.is_ranged then cast(shared.unit_sold_before as double) * paced.store_sold_before end
            / nullif(shared.stores_sold_before, 0), 0
        ) as decimal(18, 6)) as expected_before

    from paced

    inner join shared
        on
            paced.from_date = shared.from_date
            and paced.sku_id = shared.sku_id

),

varying as (

    select
        from_date,
        greatest(
            cast(sum((sold_before - expected_wide) * (sold_before - expected_wide) - expected_before) as double), 0
        )
        / nullif(cast(sum(expected_wide * expected_wide) as double), 0) as variance_between

    from (
        select
            *,
            -- The square of a narrow decimal is as narrow, and does not hold that of a thousand pieces.
            cast(expected_before as decimal(38, 6)) as expected_wide

        from expected
    ) as wide

    where is_ranged

    group by from_date

),

credible as (

    select
        expected.*,
        case
            when varying.variance_between > 0
                then 1 - 1 / (expected.expected_before * varying.variance_between + 1)
            else 0
        end as credibility

    from expected

    left join varying
        on expected.from_date = varying.from_date

),

drawn as (

    select
        *,
        cast(
            expected_before + credibility * (sold_before - expected_before) as decimal(18, 6)
        ) as drawn_before

    from credible

),

drawn_stores as (

    select
        from_date,
        store_id,
        sum(drawn_before) as store_drawn_before

    from drawn

    group by
        from_date,
        store_id

),

forecast as (

    select
        drawn.from_date,
        drawn.store_id,
        drawn.sku_id,
        drawn.is_ranged,
        drawn.sold_before as sold_4_weeks_quantity,
        cast(drawn.credibility as decimal(18, 4)) as credibility,
        cast(coalesce(
            cast(drawn.drawn_before as double) * drawn.store_sold_before
            / nullif(4 * cast(drawn_stores.store_drawn_before as double), 0), 0
        ) as decimal(18, 4)) as forecast_quantity,
        case when drawn.is_over then drawn.sold_after end as sold_quantity

    from drawn

    inner join drawn_stores
        on
            drawn.from_date = drawn_stores.from_date
            and drawn.store_id = drawn_stores.store_id

)

select * from forecast
