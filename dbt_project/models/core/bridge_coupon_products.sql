{{ standing_lines('coupons', ['coupon_id', 'product_id', 'campaign_id']) }}
