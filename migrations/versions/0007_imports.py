"""imports of lists

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('import_columns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('head', sa.String(length=60), nullable=False),
    sa.Column('field', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_import_columns_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_columns')),
    sa.UniqueConstraint('user_id', 'kind', 'head', name=op.f('uq_import_columns_user_id_kind_head'))
    )
    op.create_table('imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('changed_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=True),
    sa.Column('area_code', sa.String(length=20), nullable=False),
    sa.Column('by_command', sa.Boolean(), nullable=False),
    sa.Column('mends_id', sa.Integer(), nullable=True),
    sa.Column('head_row', sa.Integer(), nullable=False),
    sa.Column('heads', eldercare.core.db.Json, nullable=False),
    sa.Column('mapping', eldercare.core.db.Json, nullable=False),
    sa.Column('samples', eldercare.core.privacy.EncryptedText(), nullable=False),
    sa.Column('staged', sa.Boolean(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('good', sa.Integer(), nullable=False),
    sa.Column('same', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('undone', sa.Integer(), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('differences', eldercare.core.db.Json, nullable=False),
    sa.Column('failure', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_imports_created_by_users')),
    sa.ForeignKeyConstraint(['mends_id'], ['imports.id'], name=op.f('fk_imports_mends_id_imports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imports'))
    )
    with op.batch_alter_table('imports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imports_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_imports_created_by'), ['created_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_imports_mends_id'), ['mends_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imports_state'), ['state'], unique=False)
        batch_op.create_index('ix_imports_station_created', ['station_id', 'created_at'], unique=False)

    op.create_table('import_pieces',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sealed', eldercare.core.privacy.EncryptedText(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['imports.id'], name=op.f('fk_import_pieces_import_id_imports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_pieces')),
    sa.UniqueConstraint('import_id', 'content', 'number', name=op.f('uq_import_pieces_import_id_content_number'))
    )
    op.create_table('import_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('cells', eldercare.core.privacy.EncryptedText(), nullable=True),
    sa.Column('faults', eldercare.core.privacy.EncryptedText(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('stamp', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['imports.id'], name=op.f('fk_import_rows_import_id_imports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_rows'))
    )
    with op.batch_alter_table('import_rows', schema=None) as batch_op:
        batch_op.create_index('ix_import_rows_import_state', ['import_id', 'state', 'number'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('import_rows', schema=None) as batch_op:
        batch_op.drop_index('ix_import_rows_import_state')

    op.drop_table('import_rows')
    op.drop_table('import_pieces')
    with op.batch_alter_table('imports', schema=None) as batch_op:
        batch_op.drop_index('ix_imports_station_created')
        batch_op.drop_index(batch_op.f('ix_imports_state'))
        batch_op.drop_index(batch_op.f('ix_imports_mends_id'))
        batch_op.drop_index(batch_op.f('ix_imports_created_by'))
        batch_op.drop_index(batch_op.f('ix_imports_created_at'))

    op.drop_table('imports')
    op.drop_table('import_columns')
