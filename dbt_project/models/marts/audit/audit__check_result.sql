{{ config(alias='check_result') }}

{% set checks = [
    ('ledger_balances', "'critical'", 'ledger', 'unaccounted', '0', "'received is not the sum of the fates'"),
    ('quarantined_lines_within_limit', "'critical'", 'ledger', 'quarantined', 'floor(received * 0.005)',
        "'more than half a percent of the lines are in quarantine'"),
    ('money_within_limit', "'critical'", 'totals', 'lost_money', '0',
        "'more than a thousandth of the declared money has not landed'"),
    ('delivery_arrived', "case when delivery_state = 'awaited' or not is_required then 'warning' else 'critical' end",
        ref('stg_landing__expected_deliveries'), "case when delivery_state = 'arrived' then 0 else 1 end", '0', "concat('the delivery is ', delivery_state)"),
    ('declared_totals_landed', "'warning'", 'totals', 'differing', '0', "'declared sums have not landed whole'"),
    ('no_line_in_quarantine', "'warning'", 'ledger', 'quarantined', '0', "'lines are in quarantine'"),
    ('no_correction', "'warning'", 'ledger', 'superseded', '0', "'files were replaced by a newer version'"),
    ('no_rejected_file', "'warning'", 'ledger', 'rejected_files', '0', "'files were rejected'"),
    ('no_undeclared_column', "'warning'", 'ledger', 'files_with_undeclared_columns', '0',
        "'files have columns that the contract does not declare'"),
    ('every_code_is_known', "'warning'", ref('int_unknown_codes_counted'), 'lines', '0',
        "concat('codes that nobody knows in ', unknown_codes_in)"),
    ('no_late_line', "'warning'", ref('int_late_lines_counted'), 'late_lines', 'usual_late_lines',
        "'lines came later than on the day after theirs, and more than is usual'"),
] %}

with

ledger as (

    select
        channel,
        stream,
        delivery_date,
        sum(abs(received - (loaded + duplicate + superseded + quarantined + erased + rejected))) as unaccounted,
        sum(received) filter (where delivery_status = 'loaded') as received,
        sum(quarantined) as quarantined,
        sum(superseded) filter (where delivery_status = 'superseded') as superseded,
        count(*) filter (where delivery_status = 'rejected') as rejected_files,
        count(*) filter (where delivery_status = 'loaded' and reason is not null) as files_with_undeclared_columns

    from {{ ref('audit__row_ledger') }}

    group by all

),

totals as (

    select
        channel,
        stream,
        delivery_date,
        count(*) filter (where declared_total <> landed_total) as differing,
        count(*) filter (
            where is_money and abs(declared_total - landed_total) > 0.001 * abs(declared_total)
        ) as lost_money

    from {{ ref('audit__control_total') }}

    group by all

),

results as (

    {% for name, severity, relation, observed, allowed, message in checks -%}
    select
        '{{ name }}' as check_name,
        {{ severity }} as severity,
        channel,
        stream,
        delivery_date,
        cast(coalesce({{ observed }}, 0) as bigint) as observed,
        cast(coalesce({{ allowed }}, 0) as bigint) as allowed,
        coalesce({{ observed }}, 0) <= coalesce({{ allowed }}, 0) as is_passed,
        case when coalesce({{ observed }}, 0) > coalesce({{ allowed }}, 0) then {{ message }} end as message
    from {{ relation }}

    union all

    {% endfor -%}
    select
        check_name,
        'warning' as severity,
        channel,
        stream,
        delivery_date,
        cast(coalesce(observed, 0) as bigint) as observed,
        cast(allowed as bigint) as allowed,
        coalesce(observed, 0) <= allowed as is_passed,
        case when observed > allowed then message end as message
    from {{ ref('int_guards_counted') }}

    union all

    select
        check_name,
        severity,
        channel,
        stream,
        delivery_date,
        cast(observed as bigint) as observed,
        cast(allowed as bigint) as allowed,
        observed <= allowed as is_passed,
        case when observed > allowed then message end as message
    from {{ ref('int_alarms_counted') }}

),

overridden as (

    select
        results.check_name,
        results.channel,
        results.stream,
        results.delivery_date,
        min(overrides.override_no) as override_no

    from results

    inner join {{ ref('stg_landing__overrides') }} as overrides
        on
            results.check_name = overrides.check_name
            and results.channel = overrides.channel
            and overrides.stream in (results.stream, '*')
            and (overrides.delivery_date is null or results.delivery_date = overrides.delivery_date)

    where
        results.severity = 'critical'
        and not results.is_passed

    group by all

),

signed as (

    select
        results.*,
        overrides.signed_by as overridden_by,
        overrides.reason as override_reason,
        overrides.last_date as overridden_until_date

    from results

    left join overridden
        on
            results.check_name = overridden.check_name
            and results.channel = overridden.channel
            and results.stream = overridden.stream
            and results.delivery_date = overridden.delivery_date
            and results.severity = 'critical'

    left join {{ ref('stg_landing__overrides') }} as overrides
        on overridden.override_no = overrides.override_no

)

select * from signed
