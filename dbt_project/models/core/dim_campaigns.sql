{{ standing_lines('campaigns', ['campaign_id', 'campaign_type', 'valid_from_date', 'valid_to_date']) }}
