-- The ids under which the CRM knows a person, who is nobody there without one of them.
create or replace view member_ids as
select
    person_id,
    min_by(account_id, opened_at) filter (surface = 'card') as card_no,
    min(opened_at) filter (surface = 'card') as card_opened_at,
    min_by(account_id, opened_at) filter (surface = 'mini_program') as openid,
    min(opened_at) filter (surface = 'mini_program') as openid_seen_at,
    min(opened_at) as known_at
from accounts
where surface in ('card', 'mini_program')
group by person_id;

-- Nothing is written as an empty text; a time that never was as zeros.
create or replace macro known_by(moment, id, since) as case when since <= moment then id else '' end;
create or replace macro clock_or_zeros(moment) as coalesce(clock(moment), '0000-00-00 00:00:00');
