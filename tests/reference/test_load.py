import pytest

from minga.reference.models import Certification, Institution, Territory
from minga.reference.queries import find_institutions
from minga.reference.services import load_reference

pytestmark = pytest.mark.django_db


def test_two_countries_come_in_once():
    first = load_reference()
    assert first == load_reference()
    assert Territory.objects.filter(country="CO", level="DEPARTMENT").count() == 33
    assert Territory.objects.filter(country="PE", level="DISTRICT").count() == 1893
    assert Institution.objects.filter(kind="REGIONAL_OFFICE").count() == 26
    assert Institution.objects.filter(kind="LOCAL_OFFICE").count() == 224
    assert Certification.objects.count() == 33 + 61
    assert Territory.objects.get(code="05001").parent.code == "05"


def test_a_part_of_a_name_never_decides():
    load_reference()
    assert [p.code for p in find_institutions("SED-27")] == ["SED-27"]
    assert "SED-27" in [p.code for p in find_institutions("choco")]
    assert {p.code for p in find_institutions("Castilla", country="PE")} >= {"040005", "160005"}
