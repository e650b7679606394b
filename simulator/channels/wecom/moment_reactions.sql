-- The answers have no end to page to, so the reactions of the last days come again with each pull.
select
    nights.delivery_date,
    account_of('wecom') as account,
    {
        'moment_id': reactions.moment_id,
        'publisher_userid': publishers.userid,
        'reaction': reactions.kind,
        'external_userid': if(reactors.userid is null, customers.external_userid, null),
        'userid': reactors.userid,
        'create_time': epoch_s(reactions.reacted_at)
    } as record
from moment_reactions as reactions
inner join nights
    on whether(
        reactions.reacted_at < nights.until
        and (nights.is_initial or reactions.reacted_at >= nights.since - interval 2 days)
    )
inner join guides as publishers on reactions.guide_id = publishers.guide_id
inner join wecom_customers as customers on reactions.person_id = customers.person_id
-- A guide reacts as an employee.
left join guides as reactors on reactions.person_id = reactors.person_id
order by nights.delivery_date, reactions.reacted_at, reactions.moment_id, publishers.userid, customers.external_userid, reactions.kind
