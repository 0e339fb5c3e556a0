"""What Alembic runs: the steps, on the connection that `migrate` hands over, inside its transaction."""

from alembic import context

from bot.touchpoints.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
