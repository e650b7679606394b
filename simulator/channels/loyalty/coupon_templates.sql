with told as (
    select distinct delivery_date, until
    from nights
    inner join coupon_templates
        on is_initial or (starts_on >= cast(since as date) and starts_on < cast(until as date))
)

select
    delivery_date,
    null as account,
    template_id,
    name as template_name,
    yuan(off_fen) as off_amount,
    yuan(threshold_fen) as threshold_amount,
    starts_on as start_date,
    ends_on as end_date,
    case bearer when 'merchant' then 1 when 'platform' then 2 end as cost_bearer
from told
inner join coupon_templates on starts_on < cast(until as date)
order by delivery_date, template_id
