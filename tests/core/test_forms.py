"""Choices stand in the order of the Kazakh alphabet as the reader sees them."""

import pytest
from django import forms
from django.utils.translation import override

from core.forms import AlphabeticalChoiceField
from registry.models import Region


class RegionForm(forms.Form):
    region = AlphabeticalChoiceField(queryset=Region.objects.order_by("code"), empty_label="all")


def _labels(language: str) -> list[str]:
    with override(language):
        return [str(label) for _value, label in RegionForm().fields["region"].choices]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_regions_stand_in_the_order_of_the_readers_alphabet() -> None:
    kk, ru = _labels("kk"), _labels("ru")
    assert len(kk) == len(ru) == 21
    assert kk[:4] == ["all", "Абай облысы", "Ақмола облысы", "Ақтөбе облысы"]
    assert kk.index("Қарағанды облысы") < kk.index("Маңғыстау облысы") < kk.index("Ұлытау облысы")
    assert kk.index("Ұлытау облысы") < kk.index("Шымкент қаласы")
    assert ru[1] == "Акмолинская область"
