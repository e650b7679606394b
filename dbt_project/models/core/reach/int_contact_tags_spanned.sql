{#
    What is noted of a contact, from which night to which. WeCom tells no time of noting, so a tag is as old as the first
    night that shows it; only a whole snapshot proves that it is gone, and it goes with the friendship at the latest.
#}
with

snapshots as (

    select
        account_id as corp_id,
        delivery_date,
        sum(case when is_complete then 1 else 0 end) over (
            partition by account_id order by delivery_date rows between unbounded preceding and current row
        ) as whole_no,
        is_complete

    from {{ ref('int_snapshots_arrived') }}

    where entity = 'contacts'

),

lines as (

    {{ standing_lines('contact_tags', [
        'corp_id', 'external_userid', 'guide_userid', 'tag_id', 'tag_type', 'tag_group_name', 'tag_name_token',
    ]) | indent(4) }}

),

-- A guide's own tags have no id, and their names are the guide's secret.
shown as (

    select
        lines.corp_id,
        lines.external_userid,
        lines.guide_userid,
        lines.tag_type,
        coalesce(lines.tag_group_name, lines.tag_type) as tag_group_name,
        coalesce(lines.tag_id, lines.tag_name_token) as tag_id,
        snapshots.delivery_date,
        snapshots.whole_no

    from lines

    inner join snapshots
        on
            lines.corp_id = snapshots.corp_id
            and lines._delivery_date = snapshots.delivery_date

    where coalesce(lines.tag_id, lines.tag_name_token) is not null

),

followed as (

    select
        *,
        lag(whole_no) over (
            partition by corp_id, external_userid, guide_userid, tag_type, tag_group_name, tag_id
            order by delivery_date
        ) as former_whole_no

    from shown

),

runs as (

    select
        *,
        sum(case when whole_no - former_whole_no <= 1 then 0 else 1 end) over (
            partition by corp_id, external_userid, guide_userid, tag_type, tag_group_name, tag_id
            order by delivery_date rows between unbounded preceding and current row
        ) as run_no

    from followed

),

spans as (

    select
        corp_id,
        external_userid,
        guide_userid,
        tag_type,
        tag_group_name,
        tag_id,
        run_no,
        {{ days_after('min(delivery_date)', -1) }} as valid_from_date,
        max(whole_no) + 1 as gone_by_no

    from runs

    group by
        corp_id,
        external_userid,
        guide_userid,
        tag_type,
        tag_group_name,
        tag_id,
        run_no

),

ended as (

    select
        spans.*,
        {{ days_after('snapshots.delivery_date', -1) }} as gone_date

    from spans

    left join snapshots
        on
            spans.corp_id = snapshots.corp_id
            and spans.gone_by_no = snapshots.whole_no
            and snapshots.is_complete

),

clipped as (

    select
        ended.corp_id,
        ended.external_userid,
        ended.guide_userid,
        ended.tag_type,
        coalesce(axes.axis, 'unclassified') as axis,
        ended.tag_group_name,
        ended.tag_id,
        coalesce(axes.is_exclusive, false) as is_exclusive,
        coalesce(axes.is_sensitive, false) as is_sensitive,
        greatest(ended.valid_from_date, relations.valid_from_date) as valid_from_date,
        least(ended.gone_date, relations.valid_to_date) as valid_to_date

    from ended

    inner join {{ ref('int_touchpoints_spanned') }} as relations
        on
            ended.corp_id = relations.scope
            and ended.external_userid = relations.id_value
            and ended.guide_userid = relations.edge_id
            and relations.touchpoint = 'contact'
            and relations.id_type = 'external_userid'
            and ended.valid_from_date < coalesce(relations.valid_to_date, date '9999-12-31')
            and relations.valid_from_date < coalesce(ended.gone_date, date '9999-12-31')

    left join {{ ref('tag_axes') }} as axes
        on ended.tag_group_name = axes.tag_group_name

)

select * from clipped
