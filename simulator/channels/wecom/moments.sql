-- The list of the last thirty days comes again every night; what was deleted is not on it any more.
select
    nights.delivery_date,
    account_of('wecom') as account,
    {
        'moment_id': moments.moment_id,
        'creator': guides.userid,
        -- Text in some answers, a number in others.
        'create_time': if(
            lot('create_time', moments.moment_id, 2) = 0,
            to_json(epoch_s(moments.created_at)),
            to_json(cast(epoch_s(moments.created_at) as varchar))
        ),
        'create_type': if(moments.guide_id is null, 0, 1),
        'visible_type': if(lot('visible to', moments.moment_id, 5) = 0, 0, 1),
        'text': {'content': moments.text},
        'image': if(
            lot('images', moments.moment_id, 4) = 0,
            null,
            [{'media_id': opaque('media', moments.moment_id, 40)}]
        ),
        'link': if(
            products.product_id is null,
            null,
            {'title': products.name, 'url': 'https://m.example.com/goods?style=' || products.style_no}
        )
    } as record
from nights
inner join moments
    on
        moments.created_at < nights.until
        and (nights.is_initial or moments.created_at >= nights.until - interval 30 days)
        and (lot('deleted', moments.moment_id, 50) > 0 or moments.created_at >= nights.until - interval 4 days)
left join guides on moments.guide_id = guides.guide_id
left join products on moments.product_id = products.product_id
order by nights.delivery_date, moments.created_at, moments.moment_id
