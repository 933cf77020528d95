"""The stored paper: made once from the frozen sheet, the same bytes whenever it is made."""

import hashlib

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from certification.domain.issuance import make_paper
from certification.models import Certificate, CertificatePaper
from certification.papers.certificate import TEMPLATE_VERSION, CertificateSheet, render_certificate
from registry.models import Centre, Person
from tests.core.papers.rasters import texts
from tests.exams.factories import at_once, make_certificate


@pytest.mark.django_db
def test_make_paper_keeps_bytes_that_equal_their_hash() -> None:
    certificate = make_certificate()
    paper = make_paper(certificate)
    kept = CertificatePaper.objects.get()
    assert bytes(kept.content).startswith(b"%PDF-")
    assert kept.sha256 == paper.sha256 == hashlib.sha256(bytes(kept.content)).hexdigest()
    assert (kept.template_version, kept.made_at) == (TEMPLATE_VERSION, certificate.issued_at)


@pytest.mark.django_db
def test_make_paper_twice_gives_the_kept_one() -> None:
    certificate = make_certificate()
    assert make_paper(certificate).pk == make_paper(certificate).pk
    assert CertificatePaper.objects.count() == 1


@pytest.mark.django_db
def test_make_paper_gives_the_same_bytes_however_late() -> None:
    """Names that changed since the issue do not reach the paper."""
    certificate = Certificate.objects.get(pk=make_certificate().pk)
    sheet = CertificateSheet.from_json(certificate.sheet)
    at_issue = render_certificate(sheet, made_at=certificate.issued_at)
    Person.objects.update(surname_kk="Серікова")
    Centre.objects.update(name_kk="Басқа орталық")
    late = bytes(make_paper(Certificate.objects.get()).content)
    assert hashlib.sha256(late).hexdigest() == hashlib.sha256(at_issue).hexdigest()
    assert "Серікова" not in " ".join(texts(late))


@pytest.mark.django_db
def test_paper_is_frozen_in_the_database() -> None:
    make_paper(make_certificate())
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        CertificatePaper.objects.update(content=b"%PDF-other")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        CertificatePaper.objects.all().delete()


def test_make_paper_of_two_at_once_keeps_one(transactional_db: None) -> None:
    certificate = make_certificate()
    found = at_once(*[lambda: make_paper(Certificate.objects.get(pk=certificate.pk)).sha256] * 2)
    assert (len(set(found)), CertificatePaper.objects.count()) == (1, 1)
