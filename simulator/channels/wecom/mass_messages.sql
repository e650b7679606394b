-- The list of the last thirty days comes again every night.
select
    nights.delivery_date,
    account_of('wecom') as account,
    {
        'msgid': tasks.msgid,
        'chat_type': tasks.kind,
        'creator': creators.userid,
        'create_time': epoch_s(tasks.created_at),
        'create_type': if(senders.guides = 1 and creators.userid is not null, 1, 0),
        'text': {'content': tasks.text},
        'attachments': if(products.product_id is null, null, [{
            'msgtype': 'miniprogram',
            'miniprogram': {
                'title': products.name,
                'appid': account_of('miniprogram'),
                'page': 'pages/goods/detail?style=' || products.style_no
            }
        }])
    } as record
from nights
inner join mass_tasks as tasks
    on
        tasks.created_at < nights.until
        and (nights.is_initial or tasks.created_at >= nights.until - interval 30 days)
left join (select task_id, count(*) as guides from mass_task_guides group by 1) as senders using (task_id)
left join guides as creators on tasks.creator_guide_id = creators.guide_id
left join products on tasks.product_id = products.product_id
order by nights.delivery_date, tasks.created_at, tasks.task_id
