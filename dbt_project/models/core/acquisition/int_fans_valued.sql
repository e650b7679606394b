{#
    What a person bought after becoming a fan, and before, for equal numbers of days: of a guide (contact), of an
    official account, or of both within these days. The day itself counts on neither side, since many become a fan at
    the till. The stratum is what they had bought by then, so that alike can be compared with alike. Only who became a
    fan since leavings are told, and whose days are over.
#}
{%- set horizons = [90, 365] -%}
{%- set never = "date '9999-12-31'" -%}
with

begun as (

    select
        person_id,
        coalesce(min(case when has_contact then valid_from_date end), {{ never }}) as contact_date,
        coalesce(min(case when has_official_account then valid_from_date end), {{ never }}) as official_account_date

    from {{ ref('int_persons_reached') }}

    where has_contact or has_official_account

    group by person_id

),

horizons as (

    {% for days in horizons -%}
    select {{ days }} as horizon_days
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

fans as (

    select
        begun.person_id,
        horizons.horizon_days,
        least(begun.contact_date, begun.official_account_date) as begun_date,
        case
            when {{ days_between('begun.contact_date', 'begun.official_account_date') }} >= horizons.horizon_days
                then 'contact'
            when {{ days_between('begun.official_account_date', 'begun.contact_date') }} >= horizons.horizon_days
                then 'official_account'
            else 'both'
        end as touchpoints

    from begun

    cross join horizons

    cross join {{ ref('int_friendships_told') }} as told

    where
        least(begun.contact_date, begun.official_account_date)
        > told.told_after_date
        and {{ days_after('least(begun.contact_date, begun.official_account_date)', 'horizons.horizon_days') }}
        <= told.last_date

),

held as (

    select
        fans.person_id,
        fans.horizon_days,
        sum({{ days_between(
            'greatest(reached.valid_from_date, fans.begun_date)',
            'least(reached.valid_to_date, ' ~ days_after('fans.begun_date', 'fans.horizon_days') ~ ')'
        ) }}) as fan_days

    from fans

    inner join {{ ref('int_persons_reached') }} as reached
        on
            fans.person_id = reached.person_id
            and fans.begun_date < coalesce(reached.valid_to_date, {{ never }})
            and {{ days_after('fans.begun_date', 'fans.horizon_days') }} > reached.valid_from_date

    where reached.has_contact or reached.has_official_account

    group by
        fans.person_id,
        fans.horizon_days

),

bought as (

    select
        fans.person_id,
        fans.horizon_days,
        {{ days_between('fans.begun_date', 'events.business_date') }} as days_since,
        events.is_order,
        events.amount_fen

    from fans

    inner join {{ ref('int_person_events_scoped') }} as events
        on
            fans.person_id = events.person_id
            and events.scope = 'brand'

),

summed as (

    select
        person_id,
        horizon_days,
        sum(case when days_since between 1 and horizon_days then amount_fen else 0 end) as net_fen,
        sum(case when days_since between -horizon_days and -1 then amount_fen else 0 end) as net_before_fen,
        count(*) filter (where is_order and days_since between -365 and -1) as orders_before,
        max(case when is_order and days_since < 0 then days_since end) as last_order_days,
        min(case when is_order and days_since < 0 then days_since end) as first_order_days

    from bought

    group by
        person_id,
        horizon_days

),

valued as (

    select
        fans.person_id,
        fans.horizon_days,
        {{ month_of('fans.begun_date') }} as month,
        fans.touchpoints,
        concat_ws(
            ' ',
            case
                when coalesce(summed.orders_before, 0) = 0 then 'f0'
                when summed.orders_before = 1 then 'f1'
                else 'f2'
            end,
            case
                when summed.last_order_days is null then 'r0'
                when summed.last_order_days >= -90 then 'r1'
                else 'r2'
            end,
            case
                when summed.first_order_days is null then 't0'
                when summed.first_order_days >= -180 then 't1'
                else 't2'
            end
        ) as stratum,
        cast(held.fan_days as bigint) as fan_days,
        cast(coalesce(summed.net_fen, 0) as bigint) as net_fen,
        cast(coalesce(summed.net_before_fen, 0) as bigint) as net_before_fen

    from fans

    inner join held
        on
            fans.person_id = held.person_id
            and fans.horizon_days = held.horizon_days

    left join summed
        on
            fans.person_id = summed.person_id
            and fans.horizon_days = summed.horizon_days

)

select * from valued
