{{ standing_lines('coupon_redemptions', ['source_customer_id', 'coupon_id', 'campaign_id', 'redemption_date']) }}
