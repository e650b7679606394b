-- How the sources write what the world holds. World times are Shanghai clock time, money is fen.
create or replace macro epoch_s(moment) as cast(epoch(moment - interval 8 hours) as bigint);
create or replace macro epoch_ms_of(moment) as cast(epoch(moment - interval 8 hours) as bigint) * 1000;
create or replace macro clock(moment) as strftime(moment, '%Y-%m-%d %H:%M:%S');
create or replace macro compact_day(moment) as cast(strftime(moment, '%Y%m%d') as bigint);
create or replace macro yuan(fen) as cast(cast(fen / cast(100 as decimal(18, 2)) as decimal(18, 2)) as varchar);
create or replace macro yuan_number(fen) as cast(fen / cast(100 as decimal(18, 2)) as decimal(18, 2));
-- A stable opaque id of `length` characters out of what it names.
create or replace macro opaque(kind, id, length) as left(md5(concat(kind, ':', id)) || md5(concat(id, ';', kind)), length);
-- A stable number from 0 to below `below` out of what it is for.
create or replace macro lot(kind, id, below) as cast(('0x' || left(md5(concat(kind, ':', id)), 12))::bigint % below as bigint);
-- A moment if it has come by then; `greatest` of several is the newest, since it ignores nulls.
create or replace macro come_by(until_moment, moment) as case when moment < until_moment then moment end;
-- 138****8000
create or replace macro masked_phone(phone) as left(phone, 3) || '****' || right(phone, 4);
create or replace macro masked_name(name) as left(name, 1) || repeat('*', greatest(length(name) - 1, 1));
create or replace macro account_of(channel_name) as (select min(account) from source_accounts where channel = channel_name);
