{#
    Every link between two ids that was ever told, with its evidence, and what became of it. A view:
    people look at one person's at a time.
#}
{{ config(materialized='view') }}

with

statements as (

    select
        kind,
        strength,
        holder_type,
        holder_scope,
        holder_id,
        other_type,
        other_scope,
        other_id,
        min(seen_date) as first_seen_date,
        max(seen_date) as last_seen_date,
        min(_delivery_date) as first_delivery_date,
        min_by(_stream, _delivery_date) as source,
        min_by(_file_sha256, _delivery_date) as _file_sha256,
        min_by(_line_no, _delivery_date) as _line_no

    from {{ ref('int_identity_statements') }}

    group by all

),

refused as (

    select distinct
        rule_no,
        node_no,
        other_no,
        since_date,
        outcome

    from {{ ref('int_identity_persons_resolved') }}

    where outcome is not null

),

judged as (

    select
        links.kind,
        holders.id_type as holder_type,
        holders.scope as holder_scope,
        holders.id_value as holder_id,
        others.id_type as other_type,
        others.scope as other_scope,
        others.id_value as other_id,
        links.told_from_date,
        links.valid_to_date,
        coalesce(
            links.refused_because,
            refused.outcome,
            case when links.valid_to_date is null then 'accepted' else 'withdrawn' end
        ) as outcome

    from {{ ref('int_identity_links_dated') }} as links

    inner join {{ ref('int_identity_nodes') }} as holders
        on links.holder_no = holders.node_no

    inner join {{ ref('int_identity_nodes') }} as others
        on links.other_no = others.node_no

    left join refused
        on
            links.rule_no = refused.rule_no
            and links.holder_no = refused.node_no
            and links.other_no = refused.other_no
            and links.told_from_date = refused.since_date

),

edges as (

    select
        statements.kind,
        statements.strength,
        statements.source,
        statements.holder_type,
        statements.holder_scope,
        statements.holder_id,
        statements.other_type,
        statements.other_scope,
        statements.other_id,
        statements.first_seen_date,
        statements.last_seen_date,
        coalesce(judged.told_from_date, statements.first_delivery_date) as told_from_date,
        judged.valid_to_date,
        coalesce(judged.outcome, 'weak evidence is shown and never used') as outcome,
        statements._file_sha256,
        statements._line_no

    from statements

    left join judged
        on
            statements.kind = judged.kind
            and statements.holder_type = judged.holder_type
            and statements.holder_scope = judged.holder_scope
            and statements.holder_id = judged.holder_id
            and statements.other_type = judged.other_type
            and statements.other_scope = judged.other_scope
            and statements.other_id = judged.other_id

)

select * from edges
