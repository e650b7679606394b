-- Ids of one order in the systems that know it; they agree wherever two systems name the same sale.
create or replace macro digits(kind, id, length) as
    repeat('0', greatest(length - 9, 0)) || padded(lot(kind, id, cast(pow(10, least(length, 9)) as bigint)), least(length, 9));
create or replace macro ticket_no(order_id) as 'XS' || padded(order_id, 10);
create or replace macro youzan_tid(order_id) as 'E20' || digits('youzan', order_id, 9) || padded(order_id, 12);
create or replace macro xiaodian_order_id(order_id) as '37' || digits('xiaodian', order_id, 7) || padded(order_id, 10);
create or replace macro douyin_order_id(order_id) as '69' || digits('douyin', order_id, 7) || padded(order_id, 10);
create or replace macro tmall_tid(order_id) as '26' || digits('tmall', order_id, 7) || padded(order_id, 10);
create or replace macro jd_order_id(order_id) as '3' || padded(order_id, 11);
create or replace macro xhs_order_id(order_id) as 'P' || digits('xhs', order_id, 8) || padded(order_id, 10);
create or replace macro line_oid(order_id, line_no) as '35' || padded(order_id, 14) || padded(line_no, 3);
-- The first line of a 抖店 order goes by the order's own number.
create or replace macro platform_line_id(channel, order_id, line_no) as
    case when channel = 'douyin' and line_no = 1 then douyin_order_id(order_id) else line_oid(order_id, line_no) end;
create or replace macro platform_order_id(channel, order_id) as case channel
    when 'store' then ticket_no(order_id) when 'youzan' then youzan_tid(order_id) when 'xiaodian' then xiaodian_order_id(order_id)
    when 'douyin' then douyin_order_id(order_id) when 'tmall' then tmall_tid(order_id) when 'jd' then jd_order_id(order_id)
    when 'xiaohongshu' then xhs_order_id(order_id) end;
create or replace macro transaction_id(order_id) as '42000' || digits('pay', order_id, 9) || padded(order_id, 14);
create or replace macro refund_no(refund_id) as '58' || digits('refund', refund_id, 7) || padded(refund_id, 10);
