select
    delivery_date,
    null as account,
    node.node_code as 组织编码,
    node.node_name as 组织名称,
    case node.kind when 'hq' then '总部' when 'branch' then '分公司' when 'dealer' then '经销商' else node.kind end as 组织类型,
    parent.node_code as 上级编码,
    parent.node_name as 上级名称
from master_nights
cross join org_nodes as node
left join org_nodes as parent on node.parent_id = parent.node_id
where master = 'org_tree'
order by delivery_date, node.node_id
