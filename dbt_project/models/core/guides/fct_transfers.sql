{# Hand-overs of a customer from one guide to another: the last that was told of each. #}
with

told as (

    {{ standing_lines('transfer_results', [
        'corp_id',
        'external_userid',
        'former_guide_userid',
        'guide_userid',
        'transfer_type',
        'transfer_status',
        'taken_over_at',
        'business_date',
    ]) | indent(4) }}

),

transfers as (

    select
        channel,
        corp_id,
        external_userid,
        former_guide_userid,
        guide_userid,
        transfer_type,
        transfer_status,
        taken_over_at,
        business_date as told_date

    from told

)

select * from transfers
