"""From a number down to the rows that add up to it.

A traced relation is a query with the rows of the relation once for each core row that adds to one
of its columns. So every join and condition above stays as the model has it, and the sum over a
cell's traced rows is the cell. What is no sum stops at the table it stands in, whose own rows then
add up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb
from sqlglot import exp

from orchestration.explaining.built import Built, Name
from orchestration.explaining.pieces import (
    AMOUNT,
    ITEM,
    LINEAGE,
    beside_its_group,
    first_of,
    joined,
    of,
    own_rows,
    quoted_alias,
    renamed,
    text,
    union_of,
)
from orchestration.explaining.selects import groups_of, is_aggregate, selects_in, sources_of
from orchestration.explaining.terms import Term, Untraceable, terms

# A query with more is read for minutes, and takes gigabytes to plan.
_MOST_SELECTS = 150

Scope = Mapping[str, exp.Query]


@dataclass
class Tracing:
    """Traces columns through the models of a warehouse."""

    built: Built
    deepest: int = 99
    """So many tables one below the other are taken apart at most."""
    stopped: dict[Name, str] = field(default_factory=dict)
    """Tables at which a trace ended although they have no lines, and why."""
    _depth: int = 0
    _tables: dict[tuple, exp.Query | None] = field(default_factory=dict)

    def query(
        self, tree: exp.Query, column: str | None, needs: set[str], scope: Scope | None = None
    ) -> exp.Query | None:
        """Return the traced query of a column, or of its rows; none if nothing adds to it.

        ``needs`` are the columns that whoever reads it wants beside. Raises ``Untraceable``.
        """
        scope = dict(scope or {})
        with_ = tree.args.get("with_")
        for each in with_.expressions if with_ else ():
            scope[each.alias] = each.this
        if isinstance(tree, exp.Union):
            traced = self._union(tree, column, needs, scope)
        elif isinstance(tree, exp.Select):
            traced = self._select(tree, column, needs, scope)
        else:
            raise Untraceable(f"{tree.key} is not followed")
        if traced is not None and with_:
            traced.set("with_", with_.copy())
        return traced

    def _union(
        self, tree: exp.Union, column: str | None, needs: set[str], scope: Scope
    ) -> exp.Query | None:
        if tree.args.get("distinct"):
            raise Untraceable("rows of a union that are told apart by nothing")
        names = tree.named_selects
        parts = []
        for branch in (tree.this, tree.expression):
            # Columns of a union go by their place.
            own = dict(zip(names, branch.named_selects, strict=True))
            traced = self.query(
                branch.unnest(), own[column] if column else None, {own[n] for n in needs}, scope
            )
            if traced is not None:
                parts.append(renamed(traced, {own[name]: name for name in needs}))
        return union_of(parts)

    def _select(
        self, tree: exp.Select, column: str | None, needs: set[str], scope: Scope
    ) -> exp.Query | None:
        own = {each.alias_or_name: each for each in tree.expressions}
        groups = groups_of(tree)
        if groups is not None:
            return self._grouped(tree, column, needs, scope, own, groups)
        if tree.args.get("limit") or tree.args.get("qualify"):
            raise Untraceable("rows are chosen by a window over others")
        for name in needs:
            if own[name].find(exp.Window):
                raise Untraceable("a window over other rows")
        said = list(terms(own[column], grouped=False)) if column else [Term(None)]
        kept = [own[name].copy() for name in sorted(needs)]
        return union_of(list(self._traced_terms(tree, said, kept, scope)))

    def _grouped(
        self,
        tree: exp.Select,
        column: str | None,
        needs: set[str],
        scope: Scope,
        own: Mapping[str, exp.Expr],
        groups: list[exp.Expr],
    ) -> exp.Query | None:
        if column is not None and any(own[column].unalias() == each for each in groups):
            raise Untraceable("it is what rows are grouped by")
        keys = {name for name, each in own.items() if not is_aggregate(each)}
        said = list(terms(own[column], grouped=True)) if column else [Term(None)]
        kept = [own[name].copy() for name in sorted(keys)]
        parts = list(
            self._traced_terms(tree, said, kept, scope, groups, once_a_group=column is None)
        )
        traced = union_of(parts)
        if traced is None or (needs <= keys and not tree.args.get("having")):
            return traced
        return beside_its_group(traced, tree, keys, needs)

    def _traced_terms(
        self,
        tree: exp.Select,
        said: list[Term],
        kept: list[exp.Expr],
        scope: Scope,
        groups: list[exp.Expr] | None = None,
        once_a_group: bool = False,
    ) -> Iterator[exp.Select]:
        sources = sources_of(tree)
        if not sources:
            raise Untraceable("it reads no table")
        for term in said:
            alias = term.column.table if term.column else next(iter(sources))
            made = tree.copy()
            for clause in ("with_", "group", "having", "distinct", "order"):
                made.set(clause, None)
            amount: exp.Expr = of(alias, AMOUNT)
            item: exp.Expr = of(alias, ITEM)
            if term.distinct is not None:
                amount, item = first_of([*(groups or []), term.distinct]), text(term.distinct)
            elif once_a_group:
                amount, item = first_of(groups or []), joined(groups or [])
            if term.factor is not None:
                amount = exp.Mul(this=amount, expression=term.factor.copy())
            lineage = [of(alias, name) for name in LINEAGE if name not in (AMOUNT, ITEM)]
            said_of_rows = [
                *(each.copy() for each in kept),
                exp.alias_(exp.cast(amount, LINEAGE[AMOUNT]), AMOUNT, quoted=True),
                exp.alias_(item, ITEM, quoted=True),
                *lineage,
            ]
            made.set("expressions", said_of_rows)
            is_there = exp.not_(exp.Is(this=of(alias, AMOUNT), expression=exp.null()))
            made = made.where(is_there, copy=False)
            if term.guard is not None:
                made = made.where(term.guard.copy(), copy=False)
            traced = self._source(made, alias, term.column.name if term.column else None, scope)
            if traced is not None:
                sources_of(made)[alias].replace(
                    exp.Subquery(this=traced, alias=quoted_alias(alias))
                )
                yield made

    def _source(
        self, made: exp.Select, alias: str, column: str | None, scope: Scope
    ) -> exp.Query | None:
        """Return the traced query of what a query reads under an alias."""
        source = sources_of(made)[alias]
        asked = {each.name for each in made.find_all(exp.Column) if each.table == alias}
        needs = asked - LINEAGE.keys()
        if isinstance(source, exp.Subquery):
            return self.query(source.this, column, needs, scope)
        if not isinstance(source, exp.Table):
            raise Untraceable(f"{source.key} is not followed")
        if not source.db and source.name in scope:
            return self.query(scope[source.name], column, needs, scope)
        return self.table((source.db, source.name), column, needs)

    def table(self, name: Name, column: str | None, needs: set[str]) -> exp.Query | None:
        """Return the traced query of a table: its lines, what it was made of, or its own rows."""
        asked = (name, column, frozenset(needs), self._depth)
        if asked not in self._tables:
            self._tables[asked] = self._table(name, column, needs)
        traced = self._tables[asked]
        return traced.copy() if traced is not None else None

    def _table(self, name: Name, column: str | None, needs: set[str]) -> exp.Query | None:
        columns = self.built.columns.get(name)
        if columns is None:
            raise Untraceable(f"{'.'.join(name)} is not in the warehouse")
        if {"_file_sha256", "_line_no"} <= columns.keys():
            return own_rows(self.built, name, column, needs)
        tree = self.built.tree(name)
        if tree is not None and column is not None:
            try:
                traced = self._taken_apart(tree, column, needs)
                if selects_in(traced) > _MOST_SELECTS:
                    raise Untraceable("too many ways lead down from it")
                if traced is not None:
                    self.built.db.execute(f"explain {traced.sql('duckdb')}")
                return traced
            except Untraceable as reason:
                self.stopped[name] = str(reason)
            except duckdb.Error:
                self.stopped[name] = "its SQL could not be followed"
        elif tree is not None and name not in self.built.tables:
            return self.query(tree, column, needs)
        return own_rows(self.built, name, column, needs)

    def _taken_apart(self, tree: exp.Query, column: str, needs: set[str]) -> exp.Query | None:
        if self._depth >= self.deepest:
            raise Untraceable("what is below it takes too long to follow")
        self._depth += 1
        try:
            return self.query(tree, column, needs)
        finally:
            self._depth -= 1
