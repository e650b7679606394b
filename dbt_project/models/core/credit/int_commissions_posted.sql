{#
    The postings of commission on lines, each with the account that is debited and the one that is
    credited. Commission is held until the customer can no longer give the goods back, then payable.
    What is given back later comes off what is payable, which may become less than nothing.
#}
with

reckoned as (

    select * from {{ ref('int_commissions_reckoned') }}

),

told as (

    {{ sale_days_told() | indent(4) }}

),

-- What is told after the release comes too late for it, whenever it happened.
changes as (

    select
        *,
        coalesce(
            posted_date > release_date
            or not is_history and known_date > {{ days_after('release_date', 1) }},
            false
        ) as is_after_release

    from reckoned

    where commission_change_fen <> 0

),

released as (

    select
        channel,
        order_id,
        order_line_id,
        role,
        guide_id,
        payer,
        min(policy_version) as policy_version,
        min(commission_rate) as commission_rate,
        cast(sum(commission_change_fen) as bigint) as amount_fen,
        min(release_date) as release_date,
        greatest(max(known_date), {{ days_after('min(release_date)', 1) }}) as known_date

    from changes

    where not is_after_release

    group by
        channel,
        order_id,
        order_line_id,
        role,
        guide_id,
        payer

),

postings as (

    select
        channel,
        order_id,
        order_line_id,
        role,
        guide_id,
        payer,
        payer as book,
        policy_version,
        commission_rate,
        case when commission_change_fen > 0 then 'accrual' else 'reversal' end as posting_kind,
        step,
        'expense' as debit_account,
        case when is_after_release then 'payable' else 'held' end as credit_account,
        credit_change_fen as base_fen,
        commission_change_fen as amount_fen,
        posted_date,
        known_date

    from changes

    union all

    select
        released.channel,
        released.order_id,
        released.order_line_id,
        released.role,
        released.guide_id,
        released.payer,
        released.payer as book,
        released.policy_version,
        released.commission_rate,
        'release' as posting_kind,
        1 as step,
        'held' as debit_account,
        'payable' as credit_account,
        cast(0 as bigint) as base_fen,
        released.amount_fen,
        released.release_date as posted_date,
        released.known_date

    from released

    inner join told
        on released.release_date <= told.last_date

    where released.amount_fen <> 0

    {% for book, debit, credit in [
        ("'head_office'", 'franchise_expense', 'due_to_store'), ('payer', 'due_from_head_office', 'expense')
    ] -%}
    union all

    -- What a franchisee's guide earns on money that the head office collected, it owes to the store.
    select
        channel,
        order_id,
        order_line_id,
        role,
        guide_id,
        payer,
        {{ book }} as book,
        policy_version,
        commission_rate,
        'franchise_settlement' as posting_kind,
        step,
        '{{ debit }}' as debit_account,
        '{{ credit }}' as credit_account,
        credit_change_fen as base_fen,
        commission_change_fen as amount_fen,
        posted_date,
        known_date

    from changes

    where
        payer <> 'head_office'
        and is_collected_by_head_office

    {% endfor %}
)

select * from postings
