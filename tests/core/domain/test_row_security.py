"""The database itself keeps tenants apart: every table, every policy, every link, every role."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import (
    DatabaseError,
    IntegrityError,
    ProgrammingError,
    connection,
    models,
    transaction,
)
from django.utils import timezone

from apps.accounts.models import ObjectGrant
from apps.annotations.enums import TaskStatus
from apps.annotations.models import (
    ChangeSet,
    Event,
    Finding,
    FindingReply,
    Question,
    QuestionReply,
    Tag,
    Task,
)
from apps.audits.domain.gold import expose_gold
from apps.audits.models import (
    Dispute,
    DisputeRuling,
    Exemption,
    Gold,
    GoldScore,
    Lot,
    SampleItem,
    SecondFinding,
    SecondInspection,
    SwitchingState,
    SwitchingStep,
)
from apps.contracts.enums import SignatureSide
from apps.contracts.models import Signature
from apps.core.domain.row_security import client_owned_models, tenant_links, tenant_models
from apps.core.domain.tenancy import scope
from apps.core.models import Activity, TenantModel, uuid7
from apps.footage.enums import ObjectKind
from apps.footage.models import (
    BucketConnection,
    ClipAcceptance,
    ClipView,
    DeletionReceipt,
    HoldLift,
    ImportedObject,
    LegalHold,
    MediaObject,
    RetentionNotice,
    RetentionRule,
    StorageQuota,
    Upload,
    UploadPart,
)
from apps.guidelines.models import Acknowledgement
from tests.api.permissions.world import World, build_world
from tests.cast import Cast

TENANT_MODELS = tenant_models()
BY_TABLE = [pytest.param(model, id=model._meta.db_table) for model in TENANT_MODELS]
CHILDREN = [
    pytest.param(model, field, id=f"{model._meta.db_table}.{field.column}")
    for model in client_owned_models()
    for field in tenant_links(model)
]


def fetch(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows, asked as the app role."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


@pytest.fixture
def world(db: None) -> World:
    """Rows in every tenant table."""
    world = build_world()
    fill_the_rest(world.cast)
    return world


def fill_the_rest(cast: Cast) -> None:
    """A row in each table the world leaves empty."""
    task = Task.objects.get(status=TaskStatus.LEASED)
    own: dict[str, Any] = {"client": task.client}
    _fill_annotations(cast, task)
    keys = {"kek_id": "k", "wrapped_dek": b"k"}
    Acknowledgement.objects.get_or_create(**own, version=task.guideline, user=cast.annotator_vera)
    Signature.objects.create(
        **own,
        version=task.contract.versions.get(),
        side=SignatureSide.CLIENT,
        signed_by=cast.client_alice,
        typed_name="Alice",
    )
    MediaObject.objects.create(
        **own, **keys, project=task.project, kind=ObjectKind.ORIGINAL, storage_key="o",
        content_type="video/mp4", size_plain=1, size_cipher=1, sha256_cipher="0" * 64,
        commitment=b"c",
    )  # fmt: skip
    StorageQuota.objects.create(**own, limit_bytes=1, set_by=cast.operator_olga)
    upload = Upload.objects.create(
        **own, **keys, project=task.project, name="a.mp4", length=2, created_by=cast.client_alice,
        expires_at=timezone.now(),
    )  # fmt: skip
    UploadPart.objects.create(
        **own, upload=upload, offset=0, size=1, attempt=uuid7(), storage_key="p"
    )
    fill_audits(own, cast)
    footage = task.clip.footage
    ClipView.objects.create(
        **own, footage=footage, clip=task.clip, user=cast.annotator_vera, session_hash="0" * 64,
        first_frame=0, last_frame=1,
    )  # fmt: skip
    hold = LegalHold.objects.create(
        **own, project=task.project, reason="Case", set_by=cast.client_alice
    )
    HoldLift.objects.create(**own, hold=hold, reason="Over", lifted_by=cast.client_alice)
    RetentionRule.objects.create(
        **own, project=task.project, clock="received", days=9, set_by=cast.client_alice
    )
    ClipAcceptance.objects.create(**own, clip=task.clip, accepted_at=timezone.now())
    RetentionNotice.objects.create(**own, footage=footage, due_on=timezone.localdate())
    connection = BucketConnection.objects.create(
        **own, **keys, project=task.project, endpoint="https://s3.example", region="eu",
        bucket="drives", access_key_hint="…1234", sealed_credentials=b"s",
        created_by=cast.client_alice,
    )  # fmt: skip
    ImportedObject.objects.create(
        **own, connection=connection, project=task.project, key="a.mp4", etag="e", size=1
    )
    DeletionReceipt.objects.create(
        **own, footage=footage, cause="removed", objects_deleted=1, bytes_deleted=1
    )
    _fill_audits(cast)


def _fill_audits(cast: Cast) -> None:
    lot = Lot.objects.filter(client=cast.org("Acme Mobility")).earliest("pk")
    state = SwitchingState.objects.create(client_id=lot.client_id, contract=lot.contract)
    SwitchingStep.objects.create(
        client_id=lot.client_id, state=state, lot=lot, before="normal", after="normal",
        is_accepted=True,
    )  # fmt: skip
    Exemption.objects.create(
        client_id=lot.client_id, lot=lot, round=1, outcome="waived", reason="Urgent.",
        granted_by=cast.client_alice,
    )  # fmt: skip


def _fill_annotations(cast: Cast, task: Task) -> None:
    own: dict[str, Any] = {"client": task.client}
    on_task = {**own, "task": task, "revision": 1}
    Event.objects.create(id=uuid7(), **on_task, label="near miss", start=70, stop=71)
    Tag.objects.create(id=uuid7(), **on_task, label="rain", frame=70)
    ChangeSet.objects.create(
        id=uuid7(), **own, task=task, number=1, author=cast.annotator_vera, payload={}, result={}
    )
    said: dict[str, Any] = {
        "author": cast.annotator_vera,
        "speaker": "annotator",
        "text": "Mended.",
    }
    question = Question.objects.create(
        **own, **said, task=task, addressee="client", frame=task.clip.start
    )
    QuestionReply.objects.create(**own, **said, question=question)
    FindingReply.objects.create(
        **own, **said, finding=Finding.objects.filter(client=task.client)[0]
    )


def fill_audits(own: dict[str, Any], cast: Cast) -> None:
    """A ruling, a hidden second inspection with its finding, and gold that was scored."""
    exposure = expose_gold(Gold.objects.earliest("id"), cast.annotator_noor)
    GoldScore.objects.create(
        **own, exposure=exposure, revision=0, expected=1, found=1, false=0, details={"missed": []}
    )
    DisputeRuling.objects.create(
        **own, dispute=Dispute.objects.earliest("id"), auditor=cast.auditor_ada, outcome="upheld",
        comment="It is there.",
    )  # fmt: skip
    drawn = SampleItem.objects.filter(inspection__isnull=False).earliest("id")
    SecondInspection.objects.create(
        **own, sample_item=drawn, auditor=cast.auditor_ada, verdict="correct"
    )
    SecondFinding.objects.create(**own, sample_item=drawn, finding=Finding.objects.earliest("id"))


@pytest.mark.django_db
@pytest.mark.parametrize("model", BY_TABLE)
def test_every_tenant_table_is_forced_under_one_policy(model: type[TenantModel]) -> None:
    table = model._meta.db_table
    assert fetch(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table
    ) == [(True, True)]
    policies = fetch(
        "SELECT polname, polcmd::text, polpermissive, polroles = '{0}', "
        "pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) "
        "FROM pg_policy WHERE polrelid = %s::regclass",
        table,
    )
    expression = (
        "(client_id = ANY ((NULLIF(current_setting('app.clients'::text, true), ''::text))::uuid[]))"
    )
    assert policies == [("tenant", "*", True, True, expression, expression)]


@pytest.mark.django_db
def test_no_table_with_a_client_is_forgotten() -> None:
    tables = {
        table
        for (table,) in fetch(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'client_id'"
        )
    }
    grants = {m._meta.db_table for m in apps.get_models() if issubclass(m, ObjectGrant)}
    assert tables - grants == {model._meta.db_table for model in TENANT_MODELS}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), CHILDREN)
def test_every_link_between_tenants_rows_carries_the_tenant(
    model: type[models.Model], field: models.ForeignKey[Any, Any]
) -> None:
    links = fetch(
        "SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_constraint c"
        " CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k(attnum, n)"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum"
        " WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND c.confrelid = %s::regclass"
        " AND c.convalidated GROUP BY c.oid",
        model._meta.db_table,
        field.related_model._meta.db_table,
    )
    assert (["client_id", field.column],) in links


@pytest.mark.django_db
def test_nothing_sees_around_the_policies() -> None:
    assert fetch("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []
    assert fetch("SELECT matviewname FROM pg_matviews WHERE schemaname = 'public'") == []
    definers = fetch(
        "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND prosecdef"
    )
    assert definers == []


@pytest.mark.django_db
def test_the_app_role_is_nobody_special() -> None:
    assert fetch(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = current_user"
    ) == [(False, False, False, False, False)]
    owned = fetch(
        "SELECT relname FROM pg_class WHERE relowner ="
        " (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    assert owned == []
    member_of = fetch(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    assert member_of == []


@pytest.mark.django_db
def test_the_app_role_only_changes_rows() -> None:
    excessive = fetch(
        "SELECT c.relname, p FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) p"
        " WHERE n.nspname = 'public' AND c.relkind = 'r'"
        " AND has_table_privilege(current_user, c.oid, p)"
    )
    assert excessive == []
    assert fetch("SELECT has_schema_privilege(current_user, 'public', 'CREATE')") == [(False,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audits_lot NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE audits_lot ADD COLUMN mine int",
        "DROP POLICY tenant ON audits_lot",
        "CREATE POLICY open ON audits_lot USING (true)",
        "TRUNCATE audits_lot CASCADE",
        "SET ROLE plumbline_owner",
        "SET SESSION AUTHORIZATION plumbline_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_role_changes_no_rule(statement: str) -> None:
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_visible_outside_a_scope(world: World) -> None:
    filled = {m._meta.db_table: m._default_manager.count() for m in TENANT_MODELS}
    empty = {table for table, count in filled.items() if not count}
    assert empty == set(), "a table no test has a row in: write one in fill_the_rest"
    with scope([]):
        seen = {m._meta.db_table for m in TENANT_MODELS if m._default_manager.exists()}
    assert seen == set()


def test_a_rival_scope_shows_only_its_own_rows(world: World) -> None:
    rival = world.cast.org("Rival Robotics")
    with scope([rival.pk]):
        owners = {
            (m._meta.db_table, owner)
            for m in TENANT_MODELS
            for owner in m._default_manager.values_list("client_id", flat=True)
        }
    assert {owner for _, owner in owners} <= {rival.pk}


def test_the_owner_role_is_bound_too(owner_session: psycopg.Connection[Any]) -> None:
    with owner_session.transaction():
        for model in TENANT_MODELS:
            count = owner_session.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            assert count.fetchone() == (0,)


def test_no_row_is_moved_to_another_client(world: World) -> None:
    acme, rival = world.cast.org("Acme Mobility"), world.cast.org("Rival Robotics")
    with scope([acme.pk]):
        for model in TENANT_MODELS:
            if not model._default_manager.exists() or model is Activity:
                continue
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                model._default_manager.update(client_id=rival.pk)


def test_no_row_is_written_for_another_client(world: World) -> None:
    acme, rival = world.cast.org("Acme Mobility"), world.cast.org("Rival Robotics")
    with scope([acme.pk]):
        for model in TENANT_MODELS:
            if not model._default_manager.exists():
                continue
            table = model._meta.db_table
            columns = [f.column for f in model._meta.local_fields if f.column != "client_id"]
            names = ", ".join(f'"{column}"' for column in columns)
            copy = (
                f'INSERT INTO "{table}" ({names}, client_id)'
                f' SELECT {names}, %s FROM "{table}" LIMIT 1'
            )
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                fetch(copy, rival.pk)


def test_a_row_never_points_into_another_tenant(world: World) -> None:
    rival = world.cast.org("Rival Robotics")
    for model in client_owned_models():
        child = model._default_manager.first()
        if not tenant_links(model) or child is None or model is Activity:
            continue
        # Everything is in scope here: only the composite key stands in the way.
        with pytest.raises(IntegrityError, match="_tenant"):
            move_at_once(child, rival.pk)


def test_activity_is_append_only_for_the_app(cast: Cast) -> None:
    for change in (Activity.objects.all().delete, lambda: Activity.objects.update(verb="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Activity.objects.exists()


def test_activity_is_append_only_for_the_owner(
    owner_session: psycopg.Connection[Any], django_db_setup: None
) -> None:
    with (
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
        owner_session.transaction(),
    ):
        write_and_change_activity(owner_session, str(uuid7()))


def move_at_once(row: models.Model, client_id: Any) -> None:
    """Give a row another client, without waiting for the end of the transaction."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(client_id=client_id)
        fetch("SET CONSTRAINTS ALL IMMEDIATE; SELECT 1")


def write_and_change_activity(session: psycopg.Connection[Any], client_id: str) -> None:
    """As the owner: an activity row (its client is checked at commit, which never comes)."""
    session.execute("SELECT set_config('app.clients', %s, true)", [f"{{{client_id}}}"])
    session.execute(
        "INSERT INTO core_activity (id, client_id, created_at, verb, subject_type,"
        " subject_id, data) VALUES (gen_random_uuid(), %s, now(), 'a', 'b',"
        " gen_random_uuid(), '{}')",
        [client_id],
    )
    session.execute("UPDATE core_activity SET verb = 'x'")
