with

refunds as (

    select
        identities.person_id,
        refunds.channel,
        refunds.refund_id,
        refunds.order_dated_on_date,
        refunds.refund_fen

    from {{ ref('fct_refund_lines') }} as refunds

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            refunds.channel = identities.scope
            and refunds.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

)

select * from refunds
