-- A coupon redeemed outside its campaign's window or by somebody it was not sent to was not earned,
-- and every campaign figure would count it.
select redemptions.*
from {{ ref('fct_coupon_redemptions') }} as redemptions
left join {{ ref('dim_campaigns') }} as campaigns
    on
        redemptions.channel = campaigns.channel
        and redemptions.campaign_id = campaigns.campaign_id
        and redemptions.redemption_date between campaigns.valid_from_date and campaigns.valid_to_date
left join {{ ref('fct_campaign_targets') }} as targets
    on
        redemptions.channel = targets.channel
        and redemptions.campaign_id = targets.campaign_id
        and redemptions.source_customer_id = targets.source_customer_id
where campaigns.campaign_id is null or targets.campaign_id is null
