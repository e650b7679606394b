-- Days of the same name in a row are one event of the calendar.
create or replace view planned_events as
with named as (
    select day, event, is_holiday, day - cast(row_number() over (partition by event order by day) as int) as run
    from days
    where event is not null
)

select event, min(day) as first_day, max(day) as last_day, bool_or(is_holiday) as is_holiday
from named
group by event, run;

-- The nights on which a master is sent: the initial one, and each after a day on which it changed.
create or replace view master_changes as
with days_of_change (master, day) as (
    select 'stores', opened_on from stores
    union all select 'stores', closed_on from stores
    union all select 'stores', valid_from from store_versions
    union all select 'stores', valid_to from store_versions
    union all select 'store_hours', valid_from from store_hours
    union all select 'store_hours', valid_to from store_hours
    union all select 'store_closures', first_day from store_closures
    union all select 'store_closures', last_day from store_closures
    union all select 'store_name_aliases', opened_on from stores
    union all select 'staff', hired_on from guides
    union all select 'staff', left_on from guides
    union all select 'staff', valid_from from guide_assignments
    union all select 'staff', valid_to from guide_assignments
    union all select 'products', launched_on from products
    union all select 'commission_policies', valid_from from commission_policies
    union all select 'commission_policies', valid_to from commission_policies
    -- The calendar is told a month ahead.
    union all select 'marketing_calendar', first_day - 30 from planned_events
)
select distinct master, day from days_of_change where day is not null;

create or replace view master_nights as
select distinct master, delivery_date, cast(until as date) as today
from nights
inner join master_changes on is_initial or (day >= cast(since as date) and day < cast(until as date))
union
select 'org_tree', delivery_date, cast(until as date) from nights where is_initial;

-- A day that lies behind; the last day of what ends before `day`, once that has come.
create or replace macro told(today, day) as case when day < today then day end;
create or replace macro last_told(today, day) as case when day < today then cast(day - interval 1 day as date) end;
create or replace macro model_word(business_model) as
    case business_model when 'direct' then '直营' when 'joint' then '联营' when 'franchise' then '加盟' else business_model end;
-- 2025/5/1, as it is typed
create or replace macro typed_day(day) as strftime(day, '%Y/%-m/%-d');
create or replace macro minute_text(minute) as lpad(cast(minute // 60 as varchar), 2, '0') || ':' || lpad(cast(minute % 60 as varchar), 2, '0');
