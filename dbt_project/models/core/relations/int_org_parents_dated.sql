{#
    The node above each node of the organisation, its name and its kind, from when to when. A sheet
    tells the present: a change counts from its delivery, and what stood there first has always been so.
#}
with

told as (

    {{ standing_lines('org_nodes', [
        'org_node_id', 'parent_org_node_id', 'org_node_name', 'org_node_kind',
    ], is_history=true) | indent(4) }}

),

-- Of two sheets of one day the last line counts.
latest as (

    select * from told

    qualify
        row_number() over (
            partition by org_node_id, _delivery_date order by _file_sha256 asc, _line_no desc
        ) = 1

),

compared as (

    select
        *,
        coalesce(parent_org_node_id, '') = lag(coalesce(parent_org_node_id, '')) over in_time
        and coalesce(org_node_name, '') = lag(coalesce(org_node_name, '')) over in_time
        and coalesce(org_node_kind, '') = lag(coalesce(org_node_kind, '')) over in_time as is_same

    from latest

    window in_time as (partition by org_node_id order by _delivery_date)

),

changes as (

    select
        org_node_id,
        parent_org_node_id,
        org_node_name,
        org_node_kind,
        _delivery_date,
        row_number() over in_time = 1 as is_first,
        lead(_delivery_date) over in_time as next_date

    from compared

    where is_same is null or not is_same

    window in_time as (partition by org_node_id order by _delivery_date)

)

select
    org_node_id,
    parent_org_node_id,
    org_node_name,
    org_node_kind,
    case when is_first then date '1970-01-01' else _delivery_date end as valid_from_date,
    next_date as valid_to_date

from changes
