{{ config(alias='check_result') }}

with

ledger as (

    select * from {{ ref('audit__row_ledger') }}

),

balance as (

    select
        'ledger_balances' as check_name,
        'critical' as severity,
        channel,
        stream,
        delivery_date,
        received - (loaded + duplicate + superseded + quarantined + erased + rejected) as observed,
        0 as allowed,
        'received is not the sum of the fates' as message

    from ledger

),

days as (

    select
        channel,
        stream,
        delivery_date,
        sum(received) filter (where delivery_status = 'loaded') as received,
        sum(quarantined) as quarantined,
        sum(superseded) as superseded,
        sum(rejected) as rejected,
        count(*) filter (where delivery_status = 'loaded' and reason is not null) as files_with_undeclared_columns

    from ledger

    group by all

),

quarantine_limit as (

    select
        'quarantined_lines_within_limit' as check_name,
        'critical' as severity,
        channel,
        stream,
        delivery_date,
        quarantined as observed,
        floor(received * 0.005) as allowed,
        'too many lines of the day are in quarantine' as message

    from days

),

warnings as (

    select
        'no_line_in_quarantine' as check_name,
        'warning' as severity,
        channel,
        stream,
        delivery_date,
        quarantined as observed,
        0 as allowed,
        'lines are in quarantine' as message

    from days

    union all

    select
        'no_correction',
        'warning',
        channel,
        stream,
        delivery_date,
        superseded,
        0,
        'lines were replaced by a newer version'

    from days

    union all

    select
        'no_rejected_file',
        'warning',
        channel,
        stream,
        delivery_date,
        rejected,
        0,
        'lines are in rejected files'

    from days

    union all

    select
        'no_undeclared_column',
        'warning',
        channel,
        stream,
        delivery_date,
        files_with_undeclared_columns,
        0,
        'files have columns that the contract does not declare'

    from days

),

completeness as (

    select
        'delivery_arrived' as check_name,
        case when delivery_state = 'awaited' then 'warning' else 'critical' end as severity,
        channel,
        stream,
        delivery_date,
        case when delivery_state = 'arrived' then 0 else 1 end as observed,
        0 as allowed,
        concat('the delivery is ', delivery_state) as message

    from {{ ref('stg_landing__expected_deliveries') }}

),

money as (

    select
        'control_totals_agree' as check_name,
        'critical' as severity,
        channel,
        stream,
        delivery_date,
        count(*) filter (where received_total <> landed_total) as observed,
        0 as allowed,
        'the lake does not hold the sums that were counted in the file' as message

    from {{ ref('audit__control_total') }}

    group by all

),

checks as (

    select * from balance

    union all

    select * from quarantine_limit

    union all

    select * from warnings

    union all

    select * from completeness

    union all

    select * from money

),

results as (

    select
        check_name,
        severity,
        channel,
        stream,
        delivery_date,
        count(*) as subjects,
        cast(sum(abs(observed)) as bigint) as observed,
        cast(max(allowed) as bigint) as allowed,
        count(*) filter (where abs(observed) > allowed) = 0 as is_passed,
        case when count(*) filter (where abs(observed) > allowed) > 0 then max(message) end as message

    from checks

    group by all

)

select * from results
