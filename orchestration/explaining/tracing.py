"""From a number down to the rows that add up to it.

A traced relation is a query with the rows of the relation once for each core row that adds to one
of its columns. So every join and condition above stays as the model has it, and the sum over a
cell's traced rows is the cell. What is no sum stops at the table it stands in, whose own rows then
add up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
from sqlglot import exp

from orchestration.explaining.built import Built, Name
from orchestration.explaining.terms import Term, Untraceable, terms

AMOUNT = "__amount"
ITEM = "__item"
# What a traced row says of where it ends: the core row, its line, and its order.
LINEAGE = {
    AMOUNT: "decimal(38, 6)",
    ITEM: "varchar",
    "__table": "varchar",
    "__row": "bigint",
    "__file_sha256": "varchar",
    "__line_no": "bigint",
    "__delivery_date": "date",
    "__channel": "varchar",
    "__order_id": "varchar",
}
_ORDER = {"__channel": "channel", "__order_id": "order_id"}

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
                parts.append(_renamed(traced, {own[name]: name for name in needs}))
        return _union_of(parts)

    def _select(
        self, tree: exp.Select, column: str | None, needs: set[str], scope: Scope
    ) -> exp.Query | None:
        own = {each.alias_or_name: each for each in tree.expressions}
        groups = _groups(tree)
        if groups is not None:
            return self._grouped(tree, column, needs, scope, own, groups)
        if tree.args.get("limit") or tree.args.get("qualify"):
            raise Untraceable("rows are chosen by a window over others")
        for name in needs:
            if own[name].find(exp.Window):
                raise Untraceable("a window over other rows")
        said = list(terms(own[column], grouped=False)) if column else [Term(None)]
        kept = [own[name].copy() for name in sorted(needs)]
        return _union_of(list(self._traced_terms(tree, said, kept, scope)))

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
        keys = {name for name, each in own.items() if not _is_aggregate(each)}
        said = list(terms(own[column], grouped=True)) if column else [Term(None)]
        kept = [own[name].copy() for name in sorted(keys)]
        parts = list(
            self._traced_terms(tree, said, kept, scope, groups, once_a_group=column is None)
        )
        traced = _union_of(parts)
        if traced is None or (needs <= keys and not tree.args.get("having")):
            return traced
        return _beside(traced, tree, keys, needs)

    def _traced_terms(
        self,
        tree: exp.Select,
        said: list[Term],
        kept: list[exp.Expr],
        scope: Scope,
        groups: list[exp.Expr] | None = None,
        once_a_group: bool = False,
    ) -> Iterator[exp.Select]:
        for term in said:
            alias = term.column.table if term.column else next(iter(_sources(tree)))
            made = tree.copy()
            for clause in ("with_", "group", "having", "distinct", "order"):
                made.set(clause, None)
            amount: exp.Expr = _of(alias, AMOUNT)
            item: exp.Expr = _of(alias, ITEM)
            if term.distinct is not None:
                amount, item = _first_of([*(groups or []), term.distinct]), _text(term.distinct)
            elif once_a_group:
                amount, item = _first_of(groups or []), _joined(groups or [])
            if term.factor is not None:
                amount = exp.Mul(this=amount, expression=term.factor.copy())
            lineage = [_of(alias, name) for name in LINEAGE if name not in (AMOUNT, ITEM)]
            said_of_rows = [
                *(each.copy() for each in kept),
                exp.alias_(exp.cast(amount, LINEAGE[AMOUNT]), AMOUNT, quoted=True),
                exp.alias_(item, ITEM, quoted=True),
                *lineage,
            ]
            made.set("expressions", said_of_rows)
            is_there = exp.not_(exp.Is(this=_of(alias, AMOUNT), expression=exp.null()))
            made = made.where(is_there, copy=False)
            if term.guard is not None:
                made = made.where(term.guard.copy(), copy=False)
            traced = self._source(made, alias, term.column.name if term.column else None, scope)
            if traced is not None:
                _sources(made)[alias].replace(exp.Subquery(this=traced, alias=_quoted(alias)))
                yield made

    def _source(
        self, made: exp.Select, alias: str, column: str | None, scope: Scope
    ) -> exp.Query | None:
        """Return the traced query of what a query reads under an alias."""
        source = _sources(made)[alias]
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
            return self._own_rows(name, column, needs)
        tree = self.built.tree(name)
        if tree is not None and column is not None:
            try:
                traced = self._taken_apart(tree, column, needs)
                if _selects(traced) > _MOST_SELECTS:
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
        return self._own_rows(name, column, needs)

    def _taken_apart(self, tree: exp.Query, column: str, needs: set[str]) -> exp.Query | None:
        if self._depth >= self.deepest:
            raise Untraceable("what is below it takes too long to follow")
        self._depth += 1
        try:
            return self.query(tree, column, needs)
        finally:
            self._depth -= 1

    def _own_rows(self, name: Name, column: str | None, needs: set[str]) -> exp.Query:
        columns = self.built.columns[name]
        is_table = name in self.built.tables
        said = {
            AMOUNT: _name(column) if column else exp.Literal.number(1),
            "__table": exp.Literal.string(".".join(name)),
            "__row": exp.column("rowid") if is_table else exp.null(),
        }
        for told in ("_file_sha256", "_line_no", "_delivery_date"):
            said[f"_{told}"] = _name(told) if told in columns else exp.null()
        for told, column_name in _ORDER.items():
            is_told = set(_ORDER.values()) <= columns.keys()
            said[told] = _name(column_name) if is_told else exp.null()
        lineage = [
            exp.alias_(exp.cast(said.get(told, exp.null()), kind), told, quoted=True)
            for told, kind in LINEAGE.items()
        ]
        kept = [_name(each) for each in sorted(needs)]
        return exp.select(*kept, *lineage).from_(
            exp.table_(name[1], db=name[0], quoted=True), copy=False
        )


def _selects(traced: exp.Query | None) -> int:
    return sum(1 for _ in traced.find_all(exp.Select)) if traced is not None else 0


def _groups(tree: exp.Select) -> list[exp.Expr] | None:
    """Return what rows are grouped by; none of rows that are not."""
    own = [each.unalias() for each in tree.expressions]
    group = tree.args.get("group")
    if group is None:
        if tree.args.get("distinct"):
            return own
        return [] if any(_is_aggregate(each) for each in own) else None
    if group.args.get("all"):
        return [each for each in own if not _is_aggregate(each)]
    return [
        own[int(each.name) - 1] if isinstance(each, exp.Literal) else each
        for each in group.expressions
    ]


def _is_aggregate(said: exp.Expr) -> bool:
    return any(
        each.find_ancestor(exp.Window, exp.Subquery) is None for each in said.find_all(exp.AggFunc)
    )


def _sources(tree: exp.Select) -> dict[str, exp.Expr]:
    from_ = tree.args.get("from_")
    said = [from_.this] if from_ else []
    said += [join.this for join in tree.args.get("joins") or ()]
    return {each.alias_or_name: each for each in said}


def _beside(traced: exp.Query, tree: exp.Select, keys: set[str], needs: set[str]) -> exp.Select:
    """Return traced rows with what their group says as a whole."""
    whole = tree.copy()
    whole.set("with_", None)
    same = [
        exp.NullSafeEQ(this=_of("_traced", name), expression=_of("_whole", name))
        for name in sorted(keys)
    ]
    kept = [_of("_whole", name) for name in sorted(needs)]
    lineage = [_of("_traced", name) for name in LINEAGE]
    return (
        exp.select(*kept, *lineage)
        .from_(exp.Subquery(this=traced, alias=_quoted("_traced")), copy=False)
        .join(
            exp.Subquery(this=whole, alias=_quoted("_whole")),
            on=exp.and_(*same) if same else exp.true(),
            copy=False,
        )
    )


def _union_of(parts: Sequence[exp.Query]) -> exp.Query | None:
    if not parts:
        return None
    whole: exp.Query = parts[0]
    for part in parts[1:]:
        whole = exp.Union(this=whole, expression=part, distinct=False, by_name=True)
    return whole


def _renamed(traced: exp.Query, names: Mapping[str, str]) -> exp.Query:
    if all(name == before for before, name in names.items()):
        return traced
    kept = [exp.alias_(_of("_branch", before), name, quoted=True) for before, name in names.items()]
    lineage = [_of("_branch", name) for name in LINEAGE]
    return exp.select(*kept, *lineage).from_(
        exp.Subquery(this=traced, alias=_quoted("_branch")), copy=False
    )


def _first_of(groups: list[exp.Expr]) -> exp.Expr:
    """Return 1 for the first row of each group and 0 for the others."""
    number = exp.Window(this=exp.RowNumber(), partition_by=[each.copy() for each in groups] or None)
    is_first = exp.EQ(this=number, expression=exp.Literal.number(1))
    return exp.case().when(is_first, exp.Literal.number(1)).else_(exp.Literal.number(0))


def _joined(groups: list[exp.Expr]) -> exp.Expr:
    return exp.func("concat_ws", exp.Literal.string("|"), *(_text(each) for each in groups))


def _text(said: exp.Expr) -> exp.Expr:
    return exp.cast(said.copy(), "varchar")


def _of(alias: str, name: str) -> exp.Column:
    return exp.column(name, table=alias, quoted=True)


def _name(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def _quoted(alias: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(alias, quoted=True))
