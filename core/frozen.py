"""Rows that the database itself refuses to change or delete, on SQLite and PostgreSQL alike."""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

REFUSAL = "this row is frozen"


class FrozenModel(models.Model):
    """Rows are written once. Only the columns of `mutable` may change later; no row is ever deleted.

    The migration that makes the table ends with `Freeze`; a test compares the triggers with this declaration.
    """

    mutable: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


def frozen_columns(model: type[models.Model], mutable: tuple[str, ...]) -> list[str]:
    """The columns of a model that never change, in order."""
    return [field.column for field in model._meta.concrete_fields if field.column and field.name not in mutable]


def trigger_names(table: str, vendor: str) -> tuple[str, ...]:
    """The names of a table's triggers; only PostgreSQL can empty a table without touching its rows."""
    names = (f"{table}_no_update", f"{table}_no_delete")
    return (*names, f"{table}_no_truncate") if vendor == "postgresql" else names


def install_triggers(connection: BaseDatabaseWrapper, table: str, columns: list[str]) -> None:
    """Create the triggers; repeated calls replace them."""
    remove_triggers(connection, table)
    differ = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f'OLD."{column}" {differ} NEW."{column}"' for column in columns)
    on_update, on_delete, *on_truncate = trigger_names(table, connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"
            )
            act = "EXECUTE FUNCTION core_refuse_change()"
        else:
            act = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
        cursor.execute(f'CREATE TRIGGER {on_update} BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({changed}) {act}')
        cursor.execute(f'CREATE TRIGGER {on_delete} BEFORE DELETE ON "{table}" FOR EACH ROW {act}')
        for name in on_truncate:
            cursor.execute(f'CREATE TRIGGER {name} BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {act}')


def remove_triggers(connection: BaseDatabaseWrapper, table: str) -> None:
    target = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in trigger_names(table, connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{target}")


class Freeze(Operation):
    """Migration operation: freeze the rows of a model but for its `mutable` fields."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, model_name: str, mutable: tuple[str, ...] = ()) -> None:
        self.model_name = model_name
        self.mutable = mutable

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        install_triggers(schema_editor.connection, model._meta.db_table, frozen_columns(model, self.mutable))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model: Any = from_state.apps.get_model(app_label, self.model_name)
        remove_triggers(schema_editor.connection, model._meta.db_table)

    def describe(self) -> str:
        return f"Freeze the rows of {self.model_name}"
