{# The same statements with numbers for ids: what follows compares millions of them. #}
with

nodes as (

    select * from {{ ref('int_identity_nodes') }}

),

kinds as (

    select distinct
        id_type,
        scope,
        kind_no

    from nodes

),

of_kinds as (

    select
        statements.*,
        holder_kinds.kind_no as holder_kind_no,
        other_kinds.kind_no as other_kind_no

    from {{ ref('int_identity_statements') }} as statements

    inner join kinds as holder_kinds
        on
            statements.holder_type = holder_kinds.id_type
            and statements.holder_scope = holder_kinds.scope

    inner join kinds as other_kinds
        on
            statements.other_type = other_kinds.id_type
            and statements.other_scope = other_kinds.scope

    where statements.strength <> 'weak'

),

numbered as (

    select
        of_kinds.kind,
        of_kinds.strength,
        holders.node_no as holder_no,
        others.node_no as other_no,
        case when of_kinds.kind = 'decision' then of_kinds._line_no end as decision_no,
        of_kinds.seen_date,
        of_kinds._delivery_date

    from of_kinds

    inner join nodes as holders
        on
            of_kinds.holder_kind_no = holders.kind_no
            and of_kinds.holder_id = holders.id_value

    inner join nodes as others
        on
            of_kinds.other_kind_no = others.kind_no
            and of_kinds.other_id = others.id_value

)

select * from numbered
