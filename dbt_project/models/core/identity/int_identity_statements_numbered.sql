{#
    The same statements with numbers for ids: what follows compares millions of them. They are found
    by a key of 64 bits, in half the time of the ids; that no two ids have one key is tested.
#}
with

nodes as (

    select
        id_key,
        node_no

    from {{ ref('int_identity_nodes') }}

),

numbered as (

    select
        statements.kind,
        statements.strength,
        holders.node_no as holder_no,
        others.node_no as other_no,
        case when statements.kind = 'decision' then statements._line_no end as decision_no,
        statements.seen_date,
        statements._delivery_date

    from {{ ref('int_identity_statements') }} as statements

    inner join nodes as holders
        on
            {{ number_of(['statements.holder_type', 'statements.holder_scope', 'statements.holder_id']) }}
            = holders.id_key

    inner join nodes as others
        on
            {{ number_of(['statements.other_type', 'statements.other_scope', 'statements.other_id']) }}
            = others.id_key

    where statements.strength <> 'weak'

)

select * from numbered
