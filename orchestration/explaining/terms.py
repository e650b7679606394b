"""What a number is the sum of: an expression of SQL taken apart into terms that add up to it.

Only what is linear can be: sums, differences, multiples, and cases of them. A term is a column (or
one for each row, or one for each distinct value), under a condition, times a factor.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp


class Untraceable(ValueError):
    """Why a number is no sum of rows; the message is a reason for people."""


@dataclass(frozen=True)
class Term:
    """One addend: a column's value, or 1 for each row, of the rows that a condition is true of."""

    column: exp.Column | None
    """Whose values are added; ``None`` adds 1 for each row."""
    distinct: exp.Expr | None = None
    """Adds 1 for each distinct value of this instead."""
    guard: exp.Expr | None = None
    factor: exp.Expr | None = None

    def only_if(self, condition: exp.Expr) -> "Term":
        both = exp.and_(self.guard, condition) if self.guard is not None else condition
        return replace(self, guard=both.copy())

    def times(self, factor: exp.Expr) -> "Term":
        factor = exp.paren(factor)
        if self.factor is not None:
            factor = exp.Mul(this=self.factor.copy(), expression=factor)
        return replace(self, factor=factor)


def terms(said: exp.Expr, *, grouped: bool) -> Iterator[Term]:  # noqa: C901 - a case for each word of SQL
    """Yield the terms that add up to an expression, of rows that are grouped or not.

    Raises ``Untraceable`` for an expression that is no sum of any.
    """
    match said:
        case exp.Alias() | exp.Paren() | exp.Cast() | exp.TryCast():
            yield from terms(said.this, grouped=grouped)
        case exp.Null():
            return
        case exp.Coalesce():
            yield from _of_a_coalesce(said, grouped)
        case exp.Add():
            yield from terms(said.this, grouped=grouped)
            yield from terms(said.expression, grouped=grouped)
        case exp.Sub():
            yield from terms(said.this, grouped=grouped)
            for each in terms(said.expression, grouped=grouped):
                yield each.times(exp.Literal.number(-1))
        case exp.Neg() if not isinstance(said.this, exp.Literal):
            for each in terms(said.this, grouped=grouped):
                yield each.times(exp.Literal.number(-1))
        case exp.Case() if not grouped:
            yield from _of_a_case(said)
        case exp.Greatest() if len(said.expressions) == 1 and _is_zero(said.expressions[0]):
            for each in terms(said.this, grouped=grouped):
                yield each.only_if(exp.GT(this=said.this.copy(), expression=exp.Literal.number(0)))
        case exp.Div() if _is_constant(said.expression):
            for each in terms(said.this, grouped=grouped):
                yield each.times(_inverse(said.expression))
        case exp.Mul():
            added, factor = _added_and_factor(said)
            for each in terms(added, grouped=grouped):
                yield each.times(factor)
        case exp.Filter() if grouped:
            for each in terms(said.this, grouped=True):
                yield each.only_if(said.expression.this)
        case exp.Sum() if grouped:
            yield from terms(said.this, grouped=False)
        case exp.Count() if grouped:
            yield _of_a_count(said)
        case exp.Column() if not grouped:
            yield Term(said)
        case exp.Literal() | exp.Neg() if not grouped and _is_constant(said):
            if not _is_zero(said):
                yield Term(None, factor=said)
        case _:
            raise Untraceable(_reason(said))


def _of_a_coalesce(said: exp.Coalesce, grouped: bool) -> Iterator[Term]:
    yield from terms(said.this, grouped=grouped)
    for each in said.expressions:
        instead = [] if _is_zero(each) else list(terms(each, grouped=grouped))
        if instead and (grouped or len(said.expressions) > 1):
            raise Untraceable("one of several sums, whichever is told")
        for term in instead:
            yield term.only_if(exp.Is(this=exp.paren(said.this.copy()), expression=exp.null()))


def _of_a_case(said: exp.Case) -> Iterator[Term]:
    earlier: list[exp.Expr] = []
    for branch in said.args["ifs"]:
        condition = branch.this
        if said.this:
            condition = exp.EQ(this=said.this.copy(), expression=condition.copy())
        for each in terms(branch.args["true"], grouped=False):
            yield _unless(each.only_if(condition), earlier)
        earlier.append(condition)
    if said.args.get("default"):
        for each in terms(said.args["default"], grouped=False):
            yield _unless(each, earlier)


def _unless(term: Term, earlier: list[exp.Expr]) -> Term:
    for condition in earlier:
        is_true = exp.Coalesce(this=condition.copy(), expressions=[exp.false()])
        term = term.only_if(exp.not_(is_true))
    return term


def _of_a_count(said: exp.Count) -> Term:
    counted = said.this
    if isinstance(counted, exp.Distinct):
        if len(counted.expressions) != 1:
            raise Untraceable("a count of distinct pairs")
        value = counted.expressions[0]
        return Term(None, distinct=value, guard=_is_told(value))
    return Term(None, guard=None if isinstance(counted, exp.Star) else _is_told(counted))


def _is_told(value: exp.Expr) -> exp.Expr:
    return exp.not_(exp.Is(this=exp.paren(value.copy()), expression=exp.null()))


def _added_and_factor(said: exp.Mul) -> tuple[exp.Expr, exp.Expr]:
    """Return which of two factors is added up: the one that is money, or is no constant."""
    first, second = said.this, said.expression
    if _is_constant(first) or (not _has_money(first) and _has_money(second)):
        first, second = second, first
    if _has_money(first) and _has_money(second):
        raise Untraceable("a product of two amounts")
    return first, second


def _has_money(said: exp.Expr) -> bool:
    return any(column.name.endswith("_fen") for column in said.find_all(exp.Column))


def _inverse(constant: exp.Expr) -> exp.Expr:
    """Return one hundredth for a hundred: money stays exact."""
    number = constant.find(exp.Literal)
    if number is not None and number.name == "100":
        return exp.Literal.number("0.01")
    raise Untraceable("a division by something else than a hundred")


def _is_constant(said: exp.Expr) -> bool:
    return said.find(exp.Column, exp.AggFunc, exp.Query) is None and bool(said.find(exp.Literal))


def _is_zero(said: exp.Expr) -> bool:
    said = said.unnest()
    said = said.this if isinstance(said, exp.Cast) else said
    return isinstance(said, exp.Literal) and said.is_number and float(said.name) == 0


def _reason(said: exp.Expr) -> str:
    if said.find(exp.Window):
        return "a window over other rows"
    match said:
        case exp.Div():
            return "a ratio"
        case exp.AggFunc():
            return f"the {said.key} of a group is no sum"
        case exp.Column():
            return "it is what rows are grouped by"
        case exp.Boolean() | exp.Connector() | exp.Predicate() | exp.Not():
            return "it is no number"
        case exp.Literal() if said.is_string:
            return "it is no number"
    return f"{said.key} is no sum"
