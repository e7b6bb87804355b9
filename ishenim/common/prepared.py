"""Statements that Django writes once: later calls bind values and nothing else.

Composing SQL costs Django ten times what running it costs. What a registration, the home page, the inbox and a card
ask is composed at first use, once per process; where the person is part of a condition, once per person and posts.
The SQL is Django's own on both engines; nothing here is written by hand.
Why, and what was measured: docs/decisions/0012.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property, reduce
from operator import itemgetter, or_
from typing import Any, Generic, TypeVar, cast  # rows and values are whatever Django's fields say

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, CharField, Expression, Field, Model, Q, QuerySet, sql
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
AnyModel = TypeVar("AnyModel", bound=Model)
AS_THEY_STAND = {  # kinds of columns whose Python values the drivers of both engines take
    *("CharField", "TextField", "SlugField", "BooleanField", "BigAutoField", "BigIntegerField", "IntegerField"),
    *("PositiveIntegerField", "PositiveSmallIntegerField", "BinaryField"),
}
MOST_WRITTEN = 10_000
SIZES = (1, 4, 16)  # keys for which a statement is composed
_WRITTEN: dict[tuple[str, str], dict[Any, Any]] = {}  # days and moments as an engine writes them: they come again


class Slot(Expression):
    """A place in a statement that each call fills; `field` says how the value is written for the engine."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: object) -> tuple[str, Any]:
        return "%s", [self]


class Fixed(Expression):
    """A code written into the statement itself. An index with a condition is sure to be found by nothing less: what is
    bound later may be anything, and a plan that is kept must hold for all of it.
    """

    def __init__(self, code: str) -> None:
        super().__init__(output_field=CharField())
        if not code.isidentifier() or not code.isascii():
            raise ValueError(code)
        self.code = code

    def as_sql(self, _compiler: SQLCompiler, _connection: object) -> tuple[str, Any]:
        return f"'{self.code}'", []


class Query(Generic[Row]):
    """A SELECT composed once: model rows with their select_related and annotations, or the tuples of values_list."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self.build = build

    def rows(self, **values: object) -> list[Row]:
        """Run the query with its slots filled; the names are those of the slots."""
        select = self._select
        if select is None:
            return []
        with _cursor() as cursor:
            cursor.execute(select.sql, _bound(select.params, values))
            found = cursor.fetchall()
        return [cast("Row", select.read(row)) for row in select.converted(found)]

    def first(self, **values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(**values)), None)

    @cached_property
    def _select(self) -> "_Select | None":
        """None when the conditions let nothing through, whatever the values: Django then asks nothing either."""
        try:
            return _Select(self.build())
        except EmptyResultSet:
            return None


class Keyed(Generic[Row]):
    """A SELECT of the rows that belong to some others, composed for one, four and sixteen of them; more are rare and
    go through the ORM.

    `build` is given the condition on the column `field`, whose values `kind` writes.
    """

    def __init__(
        self,
        field: str,
        build: "Callable[[Q], QuerySet[Any, Row]]",
        *,
        kind: "type[Field[Any, Any]]" = BigIntegerField,
    ) -> None:
        self.field, self.build, self.kind = field, build, kind
        self._composed: dict[int, Query[Row]] = {}

    def rows(self, keys: Sequence[object]) -> list[Row]:
        """Return the rows of all keys in the order of the query."""
        if not keys:
            return []
        size = next((size for size in SIZES if size >= len(keys)), None)
        if size is None:
            return list(self.build(Q(**{f"{self.field}__in": list(keys)})))
        filled = [*keys, *[keys[-1]] * (size - len(keys))]  # a key twice finds its rows once
        return self._of(size).rows(**{f"key{place}": key for place, key in enumerate(filled)})

    def _of(self, size: int) -> Query[Row]:
        if size not in self._composed:
            slots = (Q(**{self.field: Slot(f"key{place}", self.kind())}) for place in range(size))
            condition = reduce(or_, slots)
            self._composed[size] = Query(lambda: self.build(condition))
        return self._composed[size]


class Update:
    """An UPDATE composed once."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Any]"], **values: object) -> None:
        self.build, self.values = build, values

    def run(self, **values: object) -> int:
        """Run it with its slots filled and return how many rows it touched."""
        text, params = self._statement
        with _cursor() as cursor:
            cursor.execute(text, _bound(params, values))
            return int(cursor.rowcount)

    @cached_property
    def _statement(self) -> tuple[str, tuple[object, ...]]:
        query: Any = self.build().query.chain(sql.UpdateQuery)
        query.add_update_values(self.values)
        text, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return text, tuple(params)


def insert(row: Model) -> None:
    """Write a new row and give it its key. No signals; the model's own defaults and checks of the database hold."""
    statement = _insert_of(type(row), has_key=row.pk is not None, returning=row.pk is None)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in statement.fields]
    with _cursor() as cursor:
        cursor.execute(statement.sql, values)
        if row.pk is None:
            ((row.pk,),) = cursor.fetchall()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def bare(model: type[AnyModel], **columns: object) -> AnyModel:
    """Return a new row with these columns (`line_id`, not `line`), the others at their defaults; nothing is checked.

    Django's own way of making a row costs ten times as much.
    """
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(_defaults_of(model))
    row.__dict__.update(columns)
    return row


def insert_many(rows: Sequence[Model]) -> None:
    """Write new rows of one model as they stand, in one statement; keys that the database makes are not read back."""
    if not rows:
        return
    model = type(rows[0])
    statement = _insert_of(model, has_key=vars(rows[0]).get(model._meta.pk.attname) is not None, returning=False)
    engine = connections[DEFAULT_DB_ALIAS]
    values = [list(statement.columns(row.__dict__)) for row in rows]
    for place, field in statement.converted:
        known = _WRITTEN.setdefault((engine.vendor, field.get_internal_type()), {})
        if len(known) > MOST_WRITTEN:
            known.clear()
        for one in values:
            value = one[place]
            if value not in known:
                known[value] = field.get_db_prep_save(value, engine)
            one[place] = known[value]
    with engine.cursor() as cursor:
        cursor.executemany(statement.sql, values)


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    """The one cursor of this connection; making one costs PostgreSQL's driver as much as a small statement does.

    Every statement here is read to its end before the next. While statements are being counted each has its own.
    """
    engine = connections[DEFAULT_DB_ALIAS]
    if engine.queries_logged:
        with engine.cursor() as cursor:
            yield cursor
        return
    engine.close_if_health_check_failed()
    engine.ensure_connection()
    kept = engine.__dict__.get("_kept_cursor")
    if kept is None or kept[0] is not engine.connection:
        kept = engine.__dict__["_kept_cursor"] = engine.connection, engine.cursor()
    yield kept[1]


class _Select:
    """What Django's compiler knows of a query after composing it."""

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = compiler.as_sql()
        self.compiler = compiler
        self.converters = compiler.get_converters(column[0] for column in compiler.select[: compiler.col_count])
        self.read = _model_reader(compiler) if issubclass(rows._iterable_class, ModelIterable) else tuple

    def converted(self, rows: list[tuple[Any, ...]]) -> Iterable[Any]:
        return self.compiler.apply_converters(rows, self.converters) if self.converters else rows


def _model_reader(compiler: Any) -> Callable[[Any], Model]:
    fields = compiler.klass_info["select_fields"]
    start, stop = fields[0], fields[-1] + 1
    model = compiler.klass_info["model"]
    names = [column[0].target.attname for column in compiler.select[start:stop]]
    populators: Any = get_related_populators  # the stubs are of a later Django
    related = populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    annotated = list(compiler.annotation_col_map.items())

    def read(row: Any) -> Model:
        found: Model = model.from_db(DEFAULT_DB_ALIAS, names, row[start:stop])
        for populator in related:
            populator.populate(row, found)
        for name, place in annotated:
            setattr(found, name, row[place])
        return found

    return read


class _Insert:
    """The INSERT of one model, with or without its key among the columns and as the answer."""

    def __init__(self, model: type[Model], *, has_key: bool, returning: bool) -> None:
        fields = [field for field in model._meta.concrete_fields if has_key or not field.primary_key]
        query = sql.InsertQuery(model)
        query.insert_values(fields, [model()])
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.returning_fields = [model._meta.pk] if returning else []
        ((self.sql, _),) = compiler.as_sql()
        self.fields = fields

    @cached_property
    def columns(self) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
        """Picks the values of a row in the order of the statement; every table has two columns or more."""
        return itemgetter(*(field.attname for field in self.fields))

    @cached_property
    def converted(self) -> "list[tuple[int, Field[Any, Any]]]":
        """The places of values which the engine wants in another form than Python's."""
        fields = [(place, _last_target(field)) for place, field in enumerate(self.fields)]
        return [(place, field) for place, field in fields if field.get_internal_type() not in AS_THEY_STAND]


@cache
def _insert_of(model: type[Model], *, has_key: bool, returning: bool) -> _Insert:
    return _Insert(model, has_key=has_key, returning=returning)


@cache
def _defaults_of(model: type[Model]) -> dict[str, Any]:
    """Plain defaults by column; what is made anew for each row is left out and must be given."""
    fields = [one for one in model._meta.concrete_fields if not (one.has_default() and callable(one.default))]
    return {field.attname: field.get_default() for field in fields}


def _last_target(field: Any) -> Any:
    """The field whose value stands in a column: for a reference, the key it refers to."""
    while field.is_relation:
        field = field.target_field
    return field


def _bound(params: Iterable[object], values: dict[str, object]) -> list[Any]:
    """Put values in place of slots, each in the form its field has in this engine."""
    return [
        param.output_field.get_db_prep_value(values[param.name], connection) if isinstance(param, Slot) else param
        for param in params
    ]
