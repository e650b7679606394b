-- The tree of the directory: head office, branches, dealers, and below them the stores.
with

listed as (

    select
        nights.delivery_date,
        department_of_node(nodes.kind, nodes.node_id) as id,
        nodes.node_name as name,
        nodes.node_code as name_en,
        cast([] as varchar[]) as department_leader,
        case
            when nodes.kind = 'hq' then 0
            else department_of_node(coalesce(parents.kind, 'hq'), coalesce(parents.node_id, 0))
        end as parentid
    from nights
    cross join org_nodes as nodes
    left join org_nodes as parents on nodes.parent_id = parents.node_id

    union all

    select
        nights.delivery_date,
        department_of_store(stores.store_id),
        stores.name,
        stores.store_no,
        coalesce(
            list(guides.userid order by guides.userid)
                filter (where guides.userid is not null and guides.position = 'manager'),
            []
        ),
        any_value(department_of_node(coalesce(nodes.kind, 'hq'), coalesce(nodes.node_id, 0)))
    from nights
    inner join stores
        on
            not stores.is_virtual
            and stores.opened_on - 30 < cast(nights.until as date)
            and coalesce(stores.closed_on + 60 >= cast(nights.until as date), true)
    -- Before its opening a store stands where it will.
    left join store_versions as versions
        on
            stores.store_id = versions.store_id
            and versions.valid_from <= greatest(cast(nights.until as date) - 1, stores.opened_on)
            and coalesce(versions.valid_to > greatest(cast(nights.until as date) - 1, stores.opened_on), true)
    left join org_nodes as nodes using (node_id)
    left join guide_assignments as assignments
        on
            stores.store_id = assignments.store_id
            and assignments.is_primary
            and assignments.valid_from < cast(nights.until as date)
            and coalesce(assignments.valid_to >= cast(nights.until as date), true)
    left join guides using (guide_id)
    group by nights.delivery_date, stores.store_id, stores.name, stores.store_no

)

select
    delivery_date,
    account_of('wecom') as account,
    struct_pack(
        id := id,
        name := name,
        name_en := name_en,
        department_leader := department_leader,
        parentid := parentid,
        "order" := 100000000 - id * 1000
    ) as record
from listed
order by delivery_date, id;
