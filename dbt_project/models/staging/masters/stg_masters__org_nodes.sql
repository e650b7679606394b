with

source as (

    select * from {{ source('raw', 'masters__org_tree') }}

),

named as (

    select
        -- ids
        {{ bare(said('组织编码')) }} as org_node_id,
        {{ bare(said('上级编码')) }} as parent_org_node_id,

        -- strings
        {{ said('组织名称') }} as org_node_name,
        case {{ bare(said('组织类型')) }}
            when '总部' then 'hq'
            when '分公司' then 'branch'
            when '经销商' then 'dealer'
            else {{ bare(said('组织类型')) }}
        end as org_node_kind,

        -- lineage
        {{ lineage('masters__org_tree') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the node has no code', 'org_node_id is null'),
            ('the node is its own parent', 'parent_org_node_id = org_node_id'),
        ]) }}

    from named

)

select * from judged
