-- How the sources write what the world holds. World times are Shanghai clock time, money is fen.
create or replace macro epoch_s(moment) as cast(epoch(moment - interval 8 hours) as bigint);
create or replace macro epoch_ms_of(moment) as cast(epoch(moment - interval 8 hours) as bigint) * 1000;
create or replace macro clock(moment) as strftime(moment, '%Y-%m-%d %H:%M:%S');
create or replace macro compact_day(moment) as cast(strftime(moment, '%Y%m%d') as bigint);
create or replace macro yuan(fen) as cast(cast(fen / cast(100 as decimal(18, 2)) as decimal(18, 2)) as varchar);
create or replace macro yuan_number(fen) as cast(fen / cast(100 as decimal(18, 2)) as decimal(18, 2));
-- A stable opaque id of `length` characters out of what it names.
create or replace macro opaque(kind, id, length) as left(
    case when length > 32 then md5(concat(kind, ':', id)) || md5(concat(id, ';', kind)) else md5(concat(kind, ':', id)) end, length
);
-- A stable number from 0 to below `below` out of what it is for.
create or replace macro lot(kind, id, below) as cast(('0x' || left(md5(concat(kind, ':', id)), 12))::bigint % below as bigint);
-- A moment if it has come by then; `greatest` of several is the newest, since it ignores nulls.
create or replace macro come_by(until_moment, moment) as case when moment < until_moment then moment end;
-- A join of much with the few nights: as a plain condition it would be taken for one that hardly a row meets, and much
-- would be kept in memory to be joined with what is little.
create or replace macro whether(condition) as coalesce(condition, false);
-- Whether a row is in the slice that is being written; all rows are, unless a large file is written slice by slice.
set variable slices = 1;
set variable slice = 0;
create or replace macro in_slice(id) as id % getvariable('slices') = getvariable('slice');
-- 138****8000
create or replace macro masked_phone(phone) as left(phone, 3) || '****' || right(phone, 4);
create or replace macro masked_name(name) as left(name, 1) || repeat('*', greatest(length(name) - 1, 1));
set variable source_accounts = (select map_from_entries(list((channel, account))) from (select channel, min(account) as account from source_accounts group by 1));
create or replace macro account_of(channel_name) as getvariable('source_accounts')[channel_name];
-- A number with zeros in front, in a third of the time that lpad takes; of at most 18 digits.
create or replace macro padded(number, length) as substr(cast(cast(pow(10, length) as bigint) + number as varchar), 2);
