"""What is true of persons as links come and go, told by a slow reference of a few lines."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.identity.history import ALWAYS, Evidence, Spans, histories
from orchestration.identity.links import Grade, Kinds, Links, Outcome, Traits

NODES = 9
NUMBERS = (7, 8)
ONE_OF_A_KIND = (0, 1, 2)
NIGHTS = 5


def column(values, kind=np.int32):
    return np.array(list(values), kind)


def build(links, nights=NIGHTS, known=None, traits=()):
    """Build the history of (a, b, grade, day, since, until) links up to a night."""
    told = [each for each in links if each[4] <= nights]
    known = column(known or [0] * NODES)
    rows = list(zip(*told, strict=True)) or [()] * 6
    until = [min(each, ALWAYS) if each <= nights else ALWAYS for each in rows[5]]
    kinds = Kinds(column(ONE_OF_A_KIND), column([1] * 3), column([1] * 3, bool))
    said = Traits(*(column(each) for each in list(zip(*traits, strict=True)) or [()] * 3))
    evidence = Evidence(
        known,
        Links(column(rows[0]), column(rows[1]), column(rows[2]), column(rows[3]), column(rows[3])),
        Spans(column(rows[4]), column(until)),
        kinds,
        Spans(known[kinds.node], column([ALWAYS] * 3)),
        said,
        Spans(column([1] * len(traits)), column([ALWAYS] * len(traits))),
    )
    return histories(evidence)


def persons_on(history, night):
    """Return the person of each node on a night."""
    rows = (history.since <= night) & (night < history.until)
    nodes = history.node[rows]
    assert len(set(nodes.tolist())) == len(nodes), "two persons for one id"
    return dict(zip(nodes.tolist(), history.person[rows].tolist(), strict=True))


def strong(a, b, since=1, until=ALWAYS, grade=Grade.ISSUED):
    return a, b, grade, 100, since, until


def claim(holder, number, day=100, since=1, until=ALWAYS, grade=Grade.VERIFIED):
    return holder, number, grade, day, since, until


ends = st.sampled_from([ALWAYS, ALWAYS, 2, 3, 4, 5])
any_link = st.one_of(
    st.builds(
        strong,
        st.integers(0, 6),
        st.integers(0, 6),
        st.integers(1, 4),
        ends,
        st.sampled_from([Grade.ISSUED, Grade.STATED]),
    ),
    st.builds(
        claim,
        st.integers(0, 6),
        st.sampled_from(NUMBERS),
        st.sampled_from([100, 150, 195, 400, 470]),
        st.integers(1, 4),
        ends,
        st.sampled_from([Grade.VERIFIED, Grade.TYPED]),
    ),
).filter(lambda each: each[4] < each[5] and each[0] != each[1])
any_links = st.lists(any_link, max_size=12)


@given(any_links, st.integers(1, NIGHTS))
@settings(max_examples=80, deadline=None)
def test_what_was_true_on_a_night_is_what_a_clean_build_of_that_night_says(links, night):
    whole, then = build(links), build(links, night)
    assert persons_on(whole, night) == persons_on(then, night)


@given(any_links, st.randoms())
@settings(max_examples=50, deadline=None)
def test_the_order_and_repetition_of_links_change_nothing(links, random):
    shuffled = [*links, *links[: len(links) // 2]]
    random.shuffle(shuffled)
    for night in range(NIGHTS + 1):
        assert persons_on(build(links), night) == persons_on(build(shuffled), night)


@given(any_links)
@settings(max_examples=60, deadline=None)
def test_no_person_ever_has_two_ids_of_a_kind(links):
    history = build(links)
    for night in range(NIGHTS + 1):
        persons = persons_on(history, night)
        holders = [persons[node] for node in ONE_OF_A_KIND]
        assert len(set(holders)) == len(holders)


@given(any_links)
@settings(max_examples=50, deadline=None)
def test_a_person_is_named_by_its_oldest_id(links):
    history = build(links)
    for night in range(NIGHTS + 1):
        persons = persons_on(history, night)
        for person in set(persons.values()) - set(NUMBERS):
            members = [node for node, at in persons.items() if at == person]
            assert person == min(members)


@given(any_links, any_link)
@settings(max_examples=50, deadline=None)
def test_a_link_withdrawn_leaves_no_trace(links, passing):
    passing = (*passing[:4], 2, 3)
    assert persons_on(build([*links, passing]), 5) == persons_on(build(links), 5)


def test_strong_links_join_along_any_chain():
    assert persons_on(build([strong(3, 4), strong(4, 5), strong(5, 6)]), 1)[6] == 3


def test_a_merge_keeps_the_older_id_and_a_split_gives_back_the_younger_one():
    history = build([strong(3, 5, since=2, until=4)])
    assert [persons_on(history, night)[5] for night in (1, 2, 3, 4)] == [5, 3, 3, 5]


def test_a_stated_link_gives_way_where_it_would_join_two_of_a_kind():
    history = build([strong(0, 3), strong(1, 4), strong(3, 4, grade=Grade.STATED)])
    assert history.outcome.tolist() == [Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.CONTRADICTED]


def test_only_what_lies_between_two_of_a_kind_gives_way():
    """A coupon claimed once for somebody else's card parts nobody from their own accounts."""
    stated = Grade.STATED
    history = build(
        [
            strong(0, 3),
            strong(0, 5, grade=stated),
            strong(1, 4),
            strong(1, 6, grade=stated),
            strong(3, 4, grade=stated),
        ],
    )
    persons = persons_on(history, 1)
    assert [persons[node] for node in (3, 5, 4, 6)] == [0, 0, 1, 1]


@given(any_links)
@settings(max_examples=50, deadline=None)
def test_a_link_gives_way_only_on_a_way_between_two_of_a_kind(links):
    """By trying each: whoever it is taken from, the other links join two all the same or not."""
    strongs = [each for each in links if each[2] <= Grade.STATED]
    history = build(strongs)
    for night in range(NIGHTS + 1):
        there = [each for each in strongs if each[4] <= night < each[5]]
        on_a_way = {each[:2] for each in there if _is_on_a_way(each, there)}
        persons = persons_on(history, night)
        for a, b, *_ in there:
            assert persons[a] == persons[b] or (a, b) in on_a_way or (b, a) in on_a_way


def _is_on_a_way(link, links) -> bool:
    """Whether a walk that passes no node twice leads over the link from one id to another."""

    def walks(at, seen):
        if at in ONE_OF_A_KIND and len(seen) > 1:
            yield seen
        for a, b, *_ in links:
            for here, there in ((a, b), (b, a)):
                if here == at and there not in seen:
                    yield from walks(there, [*seen, there])

    ways = (way for start in ONE_OF_A_KIND for way in walks(start, [start]))
    ends = {link[0], link[1]}
    return any(ends == {*way[place : place + 2]} for way in ways for place in range(len(way) - 1))


def test_who_was_decided_to_be_one_may_have_two_ids_of_a_kind():
    history = build([strong(0, 1, grade=Grade.DECIDED), strong(0, 3), strong(1, 4)])
    assert persons_on(history, 1)[4] == 0


def test_a_number_joins_a_card_with_who_verified_it():
    history = build([claim(3, 7, grade=Grade.TYPED), claim(0, 7, day=160)])
    assert persons_on(history, 1)[3] == 0
    assert persons_on(history, 1)[7] == 0


def test_a_family_that_shares_a_number_stays_apart():
    history = build([claim(0, 7), claim(1, 7, day=120), claim(3, 7, day=130, grade=Grade.TYPED)])
    assert set(history.outcome.tolist()) == {Outcome.SHARED}
    persons = persons_on(history, 1)
    assert [persons[node] for node in (0, 1, 3, 7)] == [0, 1, 3, 7]


def test_a_number_issued_again_belongs_to_its_last_holder_and_joins_nobody_across():
    history = build([claim(3, 7, day=100, grade=Grade.TYPED), claim(0, 7, day=191)])
    assert persons_on(history, 1) == {**{node: node for node in range(NODES)}, 7: 0}
    assert history.outcome.tolist() == [Outcome.FORMER, Outcome.ACCEPTED]


def test_a_number_that_seven_hold_joins_nobody():
    history = build([claim(holder, 7, day=100 + holder) for holder in range(7)])
    assert set(history.outcome.tolist()) == {Outcome.CROWDED}


def test_numbers_do_not_join_two_of_a_kind_by_a_detour():
    history = build([claim(0, 7), claim(3, 7, day=110), claim(3, 8, day=120), claim(1, 8, day=130)])
    persons = persons_on(history, 1)
    assert persons[3] == 0
    assert persons[1] == 1
    assert history.outcome.tolist().count(Outcome.CONTRADICTED) == 2


def test_who_is_said_to_be_unlike_does_not_share_a_number():
    claims = [claim(0, 7), claim(3, 7, day=110, grade=Grade.TYPED)]
    unlike = build(claims, traits=[(0, 1, 5), (3, 1, 6)])
    assert set(unlike.outcome.tolist()) == {Outcome.UNLIKE}
    assert persons_on(unlike, 1)[3] == 3
    alike = build(claims, traits=[(0, 1, 5), (3, 1, 5), (3, 2, 6)])
    assert persons_on(alike, 1)[3] == 0


def test_of_whom_systems_say_different_things_nothing_is_concluded():
    history = build([claim(0, 7), claim(3, 7, day=110)], traits=[(0, 1, 5), (0, 1, 6), (3, 1, 7)])
    assert persons_on(history, 1)[3] == 0
