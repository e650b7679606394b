with
    changes as (
        select cast(opened_on as timestamp) as changed_at from stores
        union all
        select cast(closed_on as timestamp) from stores
        union all
        select cast(valid_from as timestamp) from store_versions
        union all
        select cast(valid_from as timestamp) from store_hours
        union all
        select cast(valid_to as timestamp) from store_hours
    ),
    told as (
        select delivery_date, cast(until - interval 1 second as date) as day from youzan_nights as nights
        where is_initial or exists (from changes where changed_at >= nights.since and changed_at < nights.until)
    ),
    hours as (
        select told.delivery_date, h.store_id, '[' || string_agg('{"weekdays":[' || h.weekday || '],"openTime":"'
            || lpad(cast(h.opens_minute // 60 as varchar), 2, '0') || ':' || lpad(cast(h.opens_minute % 60 as varchar), 2, '0')
            || '","closeTime":"' || lpad(cast(h.closes_minute // 60 as varchar), 2, '0') || ':'
            || lpad(cast(h.closes_minute % 60 as varchar), 2, '0') || '"}', ',' order by h.weekday) || ']' as advanced
        from told join store_hours as h on h.valid_from <= told.day and (h.valid_to is null or h.valid_to > told.day)
        group by all
    )
select told.delivery_date, account_of('youzan') as account, struct_pack(
    id := s.store_id,
    kdt_id := youzan_kdt_id(s.store_id),
    shop_display_no := s.store_no,
    name := s.name,
    is_store := 1,
    is_self_fetch := 1,
    support_local_delivery := lot('local delivery', s.store_id, 2),
    phone1 := split_part(coalesce(s.telephone, ''), '-', 1),
    phone2 := split_part(coalesce(s.telephone, ''), '-', 2),
    province := s.province,
    city := s.city,
    area := coalesce(s.district, ''),
    address := coalesce(v.address, s.address),
    county_id := 100000 + lot('county', coalesce(s.district, s.city), 800000),
    lng := cast(s.longitude as varchar),
    lat := cast(s.latitude as varchar),
    business_hours_advanced := coalesce(hours.advanced, ''),
    description := ''
) as record
from told
join stores as s on not s.is_virtual and s.opened_on <= told.day and (s.closed_on is null or s.closed_on > told.day)
left join store_versions as v on s.store_id = v.store_id and v.valid_from <= told.day and (v.valid_to is null or v.valid_to > told.day)
left join hours on s.store_id = hours.store_id and told.delivery_date = hours.delivery_date
order by told.delivery_date, account, s.store_id
