"""What people write is encrypted, can be erased, and every read of it is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from workflows.appendonly import AppendOnlyError
from workflows.audit.models import AuditEntry
from workflows.audit.services import seal, verify
from workflows.cases import crypto, queries, services
from workflows.cases.errors import Erased
from workflows.cases.models import CaseEvent, CaseKey, CaseRecord
from workflows.errors import NotAllowed
from workflows.outbox import services as outbox


def everything_in_the_database() -> str:
    """Every cell of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found.extend(
                    bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                    for cell in row
                )
    return "\n".join(found)


def ended(city, **data):
    case = city.start(**data)
    city.complete(case, "verifikasi", {"jalan": "biasa", "catatan": "Dipukul suami"})
    city.complete(case, "tutup")
    case.refresh_from_db()
    return case


def test_nothing_that_people_wrote_is_in_the_database_in_plain(city) -> None:
    ended(city, nama="Siti Aminah", kronologi="Kejadian di dapur")
    raw = everything_in_the_database()
    assert "K-2026-0001" in raw
    for secret in ("Siti", "Aminah", "dapur", "Dipukul"):
        assert secret not in raw


def test_who_may_read_reads_it_and_the_read_is_known(city) -> None:
    case = ended(city, nama="Siti Aminah")
    manager = city.user("uptd-ppa-manajer")
    entries = queries.read_records(manager, case, city.now)
    assert entries[0].data["nama"] == "Siti Aminah"
    assert entries[1].data["catatan"] == "Dipukul suami"
    entry = AuditEntry.objects.get(action="record.read")
    assert (entry.actor, entry.object_id) == ("uptd-ppa-manajer", case.code)


def test_erasing_destroys_the_key_and_keeps_the_history(city) -> None:
    case = ended(city, nama="Siti Aminah")
    manager = city.user("uptd-ppa-manajer")
    events = CaseEvent.objects.filter(case=case).count()
    services.erase(manager, case.code, city.now)
    assert bytes(CaseKey.objects.get(case=case).wrapped) == b""
    with pytest.raises(Erased):
        queries.read_records(manager, case, city.now)
    assert CaseEvent.objects.filter(case=case).count() == events + 1
    assert verify() == []


def test_a_running_case_is_not_erased_and_not_by_anybody(city) -> None:
    case = city.start()
    with pytest.raises(NotAllowed):
        services.erase(city.user("uptd-ppa-manajer"), case.code, city.now)
    with pytest.raises(NotAllowed):
        services.erase(city.user("uptd-ppa-pengaduan"), case.code, city.now)


def test_another_master_key_opens_nothing_and_the_old_one_still_does(city, settings) -> None:
    case = city.start(nama="Siti")
    old = settings.RANGKUL_MASTER_KEY
    settings.RANGKUL_MASTER_KEY = "another"
    with pytest.raises(crypto.MasterKeyWrong):
        crypto.key_of(case)
    settings.RANGKUL_OLD_MASTER_KEYS = [old]
    key = crypto.key_of(case)
    crypto.rewrap(case)
    settings.RANGKUL_OLD_MASTER_KEYS = []
    assert crypto.key_of(case) == key


def test_a_record_moved_to_another_case_cannot_be_read(city) -> None:
    first, second = city.start(nama="Siti"), city.start(nama="Ani")
    row = CaseRecord.objects.get(case=first)
    with pytest.raises(InvalidTag):
        crypto.unseal(crypto.key_of(second), row.nonce, row.ciphertext, f"{second.code}|start|")


def test_mail_carries_a_code_and_neutral_words(city) -> None:
    city.start(nama="Siti Aminah", kronologi="kekerasan di rumah")
    outbox.deliver_due(city.now)
    assert mail.outbox
    for message in mail.outbox:
        assert "K-2026-0001" in message.subject
        assert message.to == []
        for word in ("Siti", "kekerasan", "Verifikasi"):
            assert word not in message.subject + message.body


def test_history_cannot_be_edited(city) -> None:
    case = city.start()
    event = CaseEvent.objects.filter(case=case).first()
    for attempt in (event.save, event.delete, CaseEvent.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        CaseEvent.objects.filter(case=case).update(kind="x")
    sequences = list(CaseEvent.objects.filter(case=case).values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE audit_auditentry SET actor = 'x' WHERE chain = 'K-2026-0001' AND sequence = 2", "changed"),
        ("DELETE FROM audit_auditentry WHERE chain = 'K-2026-0001' AND sequence = 2", "missing"),
        ("DELETE FROM audit_auditentry WHERE chain = 'K-2026-0001' AND sequence = 3", "missing"),
        ("DELETE FROM audit_audithead WHERE chain = 'K-2026-0001'", "no_head"),
    ],
)
def test_a_change_of_the_audit_log_is_found(city, change: str, reason: str) -> None:
    ended(city)
    assert verify() == []
    tamper(change)
    assert [(fault.chain, fault.reason) for fault in verify()] == [("K-2026-0001", reason)]
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_chain_that_was_cut_at_both_ends_differs_from_the_seal(city) -> None:
    ended(city)
    before = seal()
    call_command("verify_audit", seal=before)
    tamper("DELETE FROM audit_auditentry WHERE chain = 'K-2026-0001'")
    tamper("DELETE FROM audit_audithead WHERE chain = 'K-2026-0001'")
    assert verify() == []
    with pytest.raises(CommandError):
        call_command("verify_audit", seal=before)


def test_every_change_of_a_case_is_in_the_audit_log(city) -> None:
    case = ended(city)
    later = city.now + timedelta(days=1)
    services.erase(city.user("uptd-ppa-manajer"), case.code, later)
    actions = AuditEntry.objects.filter(chain=case.code).values_list("action", flat=True)
    assert list(actions) == ["case.started", "work_item.completed", "work_item.completed", "case.erased"]
