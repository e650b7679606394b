-- The last seven days again each time, since platforms settle late, and a row of totals below them.
with spent as (
    select delivery_date, day, channel, spend_fen
    from nights
    inner join ad_spend on (is_initial or day >= cast(until as date) - 7) and day < cast(until as date)
)

select
    delivery_date,
    null as account,
    coalesce(cast(day as varchar), '合计') as 日期,
    case channel
        when 'douyin' then '抖音' when 'tmall' then '天猫' when 'jd' then '京东' when 'xiaohongshu' then '小红书'
        when 'link' then '获客链接' when 'moments_ads' then '朋友圈广告' else channel
    end as 渠道,
    yuan_number(sum(spend_fen)) as 投放费用
from spent
group by grouping sets ((delivery_date, day, channel), (delivery_date))
order by delivery_date, day nulls last, channel
