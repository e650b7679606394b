-- The external_userid of everybody whom the corp can meet, friend or not: a customer group shows it before anybody is a friend.
create or replace view wecom_customers as
select
    persons.person_id,
    persons.nickname,
    case when not persons.is_wecom_user then persons.unionid end as unionid,
    coalesce(known.account_id, if(persons.is_wecom_user, 'wo', 'wm') || opaque('external_userid', persons.person_id, 30))
        as external_userid
from persons
left join (select person_id, min(account_id) as account_id from accounts where surface = 'wecom' group by 1) as known
    using (person_id);
-- Nights in which the statistics of the day before were asked for too early, and came as nothing but zeros.
create or replace macro asked_too_early(delivery_date, is_initial) as
    not is_initial and lot('asked too early', delivery_date, 100) < 9;
-- The days whose statistics a night asks for: the last seven, at first as far back as they are kept.
create or replace view wecom_statistic_days as
select
    nights.delivery_date, days.day,
    days.day = cast(nights.until as date) - 1 and asked_too_early(nights.delivery_date, nights.is_initial) as is_zero
from nights
inner join days
    on
        days.day < cast(nights.until as date)
        and days.day >= case
            when nights.is_initial then greatest(cast(nights.since as date), cast(nights.until as date) - 180)
            else cast(nights.until as date) - 7
        end;
