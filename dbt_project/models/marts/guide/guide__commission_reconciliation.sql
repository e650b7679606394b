{{ config(alias='commission_reconciliation') }}

with

told as (

    select * from {{ ref('int_promoter_trades_told') }}

),

-- Who the shop's promoter is here, if anybody.
promoters as (

    select
        channel,
        order_id,
        evidence_id as salesman_id,
        min(guide_id) as guide_id

    from {{ ref('int_credit_evidence_collected') }}

    where rule_no = 42

    group by
        channel,
        order_id,
        evidence_id

),

ours as (

    select
        channel,
        order_id,
        min(case when role = 'root_sharer' then guide_id end) as guide_id,
        count(distinct case when role = 'root_sharer' then guide_id end) as guides,
        sum(case
            when account = 'expense' and role in ('root_sharer', 'last_sharer') then debit_fen - credit_fen else 0
        end) as commission_fen

    from {{ ref('guide__commission_ledger') }}

    where posting_kind in ('accrual', 'reversal')

    group by
        channel,
        order_id

),

compared as (

    select
        told.channel,
        told.order_id,
        told.salesman_id,
        {{ business_date('told.ordered_at') }} as business_date,
        promoters.guide_id as promoter_guide_id,
        ours.guide_id as root_sharer_guide_id,
        told.settlement_status,
        told.amount_fen as platform_amount_fen,
        told.commission_fen as platform_commission_fen,
        cast(coalesce(ours.commission_fen, 0) as bigint) as commission_fen,
        cast(told.commission_fen - coalesce(ours.commission_fen, 0) as bigint) as difference_fen,
        case
            when told.settlement_status = 'void' or told.trade_status = 'closed' then 'void at the platform'
            when ours.order_id is null then 'no credit here'
            when promoters.guide_id is null then 'the promoter is no guide'
            when ours.guide_id is null then 'no sharer here'
            when ours.guides > 1 or promoters.guide_id <> ours.guide_id then 'another guide'
            when told.commission_fen <> ours.commission_fen then 'another rate or base'
            else 'equal'
        end as outcome

    from told

    left join promoters
        on
            told.channel = promoters.channel
            and told.order_id = promoters.order_id
            and told.salesman_id = promoters.salesman_id

    left join ours
        on
            told.channel = ours.channel
            and told.order_id = ours.order_id

)

select * from compared
