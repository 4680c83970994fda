"""Runs the migrations on the app's own database connection."""

from alembic import context
from flask import current_app

from course_engine.db import Base, Json, UtcDateTime


def render_item(kind, value, autogen_context):
    """Write our own types by what they are in the database, so that old migrations need none of our code."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and value is Json:
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        # SQLite changes a table by copying it, which must not cascade. Inside a transaction the pragma does nothing.
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            **{
                key: value
                for key, value in current_app.extensions["migrate"].configure_args.items()
                if key not in {"render_as_batch", "compare_type"}
            },
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


run()
