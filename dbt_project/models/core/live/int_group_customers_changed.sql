{#
    Customers who came into a customer group or left it, by group, by owner and in all; and what each
    change makes of the person: in none, in one, or in several groups of the scope. Whose beginning
    nothing tells of are left out, since nobody knows since when they were in.
#}
with

-- Colleagues have no id of a customer.
memberships as (

    select
        members.group_id,
        owners.owner_userid,
        persons.person_id,
        members.valid_from_at,
        members.valid_to_at,
        members.ended_after_at

    from {{ ref('bridge_group_members') }} as members

    inner join {{ ref('bridge_person_identity') }} as persons
        on
            members.corp_id = persons.scope
            and members.member_id = persons.id_value
            and persons.id_type = 'external_userid'
            and persons.valid_to_date is null

    left join {{ ref('dim_customer_groups') }} as owners
        on
            members.corp_id = owners.corp_id
            and members.group_id = owners.group_id

    where members.valid_from_at is not null

),

-- An end between two snapshots counts on the last day on which it may have been.
changes as (

    select
        group_id,
        owner_userid,
        person_id,
        1 as change,
        valid_from_at as changed_at,
        {{ business_date('valid_from_at') }} as business_date

    from memberships

    union all

    select
        group_id,
        owner_userid,
        person_id,
        -1 as change,
        valid_to_at as changed_at,
        case
            when valid_to_at = ended_after_at then {{ business_date('valid_to_at') }}
            else {{ business_date(minutes_after('valid_to_at', '-1')) }}
        end as business_date

    from memberships

    where valid_to_at is not null

),

scoped as (

    select
        'group' as scope_type,
        changes.group_id as scope,
        changes.*

    from changes

    union all

    select
        'owner' as scope_type,
        changes.owner_userid as scope,
        changes.*

    from changes

    where changes.owner_userid is not null

    union all

    select
        'brand' as scope_type,
        'brand' as scope,
        changes.*

    from changes

),

running as (

    select
        *,
        sum(change) over (
            partition by scope_type, scope, person_id
            order by changed_at asc, change desc, group_id asc
            rows between unbounded preceding and current row
        ) as groups_after

    from scoped

),

counted as (

    select
        scope_type,
        scope,
        business_date,
        cast(count(*) filter (where change = 1) as bigint) as joins,
        cast(count(*) filter (where change = -1) as bigint) as leaves,
        cast(
            sum(
                case when groups_after > 0 then 1 else 0 end - case when groups_after - change > 0 then 1 else 0 end
            ) as bigint
        ) as more_customers,
        cast(
            sum(
                case when groups_after > 1 then 1 else 0 end - case when groups_after - change > 1 then 1 else 0 end
            ) as bigint
        ) as more_in_several

    from running

    group by
        scope_type,
        scope,
        business_date

)

select * from counted
