{{ standing_lines('campaign_targets', ['campaign_id', 'source_customer_id']) }}
