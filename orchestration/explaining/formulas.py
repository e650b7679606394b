"""What is no sum itself: a formula, and the parts that it is made of."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlglot import exp

from orchestration.explaining.terms import Untraceable


@dataclass(frozen=True)
class Formula:
    """An expression over parts that stand in one row."""

    said: exp.Expr
    place: tuple[str, ...]
    """The CTE it stands in, if it is not the last query; with the column's name there."""
    parts: tuple[exp.Expr, ...]


def formula_of(tree: exp.Query, column: str) -> Formula:
    """Follow a column to where it is reckoned, and return how.

    Raises ``Untraceable`` where that is no one expression.
    """
    named = {each.alias: each.this for each in tree.ctes}
    select, place = tree, ""
    while True:
        if not isinstance(select, exp.Select):
            raise Untraceable("it is reckoned in several ways")
        [said] = [each for each in select.expressions if each.alias_or_name == column]
        inner = _bare(said)
        if not isinstance(inner, exp.Column):
            return Formula(said.unalias(), (place, column), _parts(said))
        from_ = select.args.get("from_")
        sources = [
            *([from_.this] if from_ else []),
            *(join.this for join in select.args.get("joins") or ()),
        ]
        [source] = [each for each in sources if each.alias_or_name == inner.table]
        if not isinstance(source, exp.Table) or source.db or source.name not in named:
            raise Untraceable("it is passed on from another table, and no sum there")
        select, place, column = named[source.name], source.name, inner.name


def with_part(tree: exp.Query, formula: Formula, part: exp.Expr) -> exp.Query:
    """Return the query with a part of the formula in the formula's place."""
    made = tree.copy()
    place, column = formula.place
    [select] = [each.this for each in made.ctes if each.alias == place] if place else [made]
    [said] = [each for each in select.expressions if each.alias_or_name == column]
    said.replace(exp.alias_(part.copy(), column, quoted=True))
    return made


def with_values(formula: Formula, values: Collection[str]) -> exp.Expr:
    """Return the formula with a value, as SQL, for each of its parts."""
    replaced = dict(zip(formula.parts, values, strict=True))

    def change(node: exp.Expr) -> exp.Expr:
        return exp.maybe_parse(replaced[node], dialect="duckdb") if node in replaced else node

    return formula.said.copy().transform(change)


def _parts(said: exp.Expr) -> tuple[exp.Expr, ...]:
    """Return the columns of an expression, or the sums and counts that it is made of."""
    if said.find(exp.Window, exp.Query):
        raise Untraceable("a window over other rows")
    found: dict[exp.Expr, None] = {}
    for node in said.walk(prune=lambda node: isinstance(node, (exp.Filter, exp.AggFunc))):
        if isinstance(node, (exp.Filter, exp.AggFunc, exp.Column)):
            found[node] = None
    if not found or (len(found) == 1 and _bare(said) in found):
        raise Untraceable("it is no sum")
    return tuple(found)


def _bare(said: exp.Expr) -> exp.Expr:
    while isinstance(said, (exp.Alias, exp.Paren, exp.Cast)):
        said = said.this
    return said
