-- Ids of one order in the systems that know it; they agree wherever two systems name the same sale.
create or replace macro digits(kind, id, length) as
    lpad(cast(lot(kind, id, cast(pow(10, least(length, 9)) as bigint)) as varchar), length, '0');
create or replace macro ticket_no(order_id) as 'XS' || lpad(cast(order_id as varchar), 10, '0');
create or replace macro youzan_tid(order_id) as 'E20' || digits('youzan', order_id, 9) || lpad(cast(order_id as varchar), 12, '0');
create or replace macro xiaodian_order_id(order_id) as '37' || digits('xiaodian', order_id, 7) || lpad(cast(order_id as varchar), 10, '0');
create or replace macro douyin_order_id(order_id) as '69' || digits('douyin', order_id, 7) || lpad(cast(order_id as varchar), 10, '0');
create or replace macro tmall_tid(order_id) as '26' || digits('tmall', order_id, 7) || lpad(cast(order_id as varchar), 10, '0');
create or replace macro jd_order_id(order_id) as '3' || lpad(cast(order_id as varchar), 11, '0');
create or replace macro xhs_order_id(order_id) as 'P' || digits('xhs', order_id, 8) || lpad(cast(order_id as varchar), 10, '0');
create or replace macro line_oid(order_id, line_no) as '35' || lpad(cast(order_id as varchar), 14, '0') || lpad(cast(line_no as varchar), 3, '0');
-- The first line of a 抖店 order goes by the order's own number.
create or replace macro platform_line_id(channel, order_id, line_no) as
    case when channel = 'douyin' and line_no = 1 then douyin_order_id(order_id) else line_oid(order_id, line_no) end;
create or replace macro platform_order_id(channel, order_id) as case channel
    when 'store' then ticket_no(order_id) when 'youzan' then youzan_tid(order_id) when 'xiaodian' then xiaodian_order_id(order_id)
    when 'douyin' then douyin_order_id(order_id) when 'tmall' then tmall_tid(order_id) when 'jd' then jd_order_id(order_id)
    when 'xiaohongshu' then xhs_order_id(order_id) end;
create or replace macro transaction_id(order_id) as '42000' || digits('pay', order_id, 9) || lpad(cast(order_id as varchar), 14, '0');
create or replace macro refund_no(refund_id) as '58' || digits('refund', refund_id, 7) || lpad(cast(refund_id as varchar), 10, '0');
