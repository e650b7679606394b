-- A moment is asked after for thirty days, until all its guides have published it.
with

asked as (

    select
        moments.moment_id, moments.created_at,
        if(count(*) = count(publishers.published_at), max(publishers.published_at), null) as closed_at
    from moments
    inner join moment_guides as publishers using (moment_id)
    group by moments.moment_id, moments.created_at

)

select
    nights.delivery_date,
    account_of('wecom') as account,
    {
        'moment_id': asked.moment_id,
        'userid': guides.userid,
        'publish_status': if(publishers.published_at < nights.until, 1, 0)
    } as record
from nights
inner join asked
    on
        asked.created_at < nights.until
        and (
            nights.is_initial
            or (asked.created_at >= nights.until - interval 30 days and coalesce(asked.closed_at >= nights.since, true))
        )
inner join moment_guides as publishers on asked.moment_id = publishers.moment_id
inner join guides on publishers.guide_id = guides.guide_id
order by nights.delivery_date, asked.created_at, asked.moment_id, guides.userid
