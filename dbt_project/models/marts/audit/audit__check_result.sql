{{ config(alias='check_result') }}

{% set ledger_checks = [
    ('ledger_balances', 'critical', 'unaccounted', '0', 'received is not the sum of the fates'),
    ('quarantined_lines_within_limit', 'critical', 'quarantined', 'floor(received * 0.005)', 'more than half a percent of the lines are in quarantine'),
    ('no_line_in_quarantine', 'warning', 'quarantined', '0', 'lines are in quarantine'),
    ('no_correction', 'warning', 'superseded', '0', 'lines were replaced by a newer version'),
    ('no_rejected_file', 'warning', 'rejected', '0', 'lines are in rejected files'),
    ('no_undeclared_column', 'warning', 'files_with_undeclared_columns', '0', 'files have columns that the contract does not declare'),
] %}

with

days as (

    select
        channel,
        stream,
        delivery_date,
        sum(abs(received - (loaded + duplicate + superseded + quarantined + erased + rejected))) as unaccounted,
        sum(received) filter (where delivery_status = 'loaded') as received,
        sum(quarantined) as quarantined,
        sum(superseded) as superseded,
        sum(rejected) as rejected,
        count(*) filter (where delivery_status = 'loaded' and reason is not null) as files_with_undeclared_columns

    from {{ ref('audit__row_ledger') }}

    group by all

),

checks as (

    {% for name, severity, observed, allowed, message in ledger_checks -%}
    select
        '{{ name }}' as check_name,
        '{{ severity }}' as severity,
        channel,
        stream,
        delivery_date,
        {{ observed }} as observed,
        {{ allowed }} as allowed,
        '{{ message }}' as message
    from days

    union all

    {% endfor -%}
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

    union all

    select
        'no_late_line' as check_name,
        'warning' as severity,
        channel,
        'order_lines' as stream,
        delivery_date,
        late_lines as observed,
        0 as allowed,
        'lines came later than on the day after their sale' as message
    from {{ ref('int_late_lines_counted') }}

),

results as (

    select
        check_name,
        severity,
        channel,
        stream,
        delivery_date,
        cast(coalesce(observed, 0) as bigint) as observed,
        cast(coalesce(allowed, 0) as bigint) as allowed,
        coalesce(observed, 0) <= coalesce(allowed, 0) as is_passed,
        case when coalesce(observed, 0) > coalesce(allowed, 0) then message end as message

    from checks

)

select * from results
