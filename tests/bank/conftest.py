"""Cards without practices behind them: the bank knows nothing else."""

from itertools import count

import pytest

from minga.bank.services import keep_card

_numbers = count(1)


@pytest.fixture
def card(db):
    """Keep one card; whatever is not said is plain."""

    def keep(title="Práctica de ejemplo", text="", **said):
        number = said.get("practice_id") or next(_numbers)
        return keep_card(
            {
                "practice_id": number,
                "slug": f"practica-{number}",
                "kind": "GOOD_PRACTICE",
                "kind_label": "Buena práctica",
                "title": title,
                "summary": text,
                "problem": "",
                "office": "Secretaría de Educación del Chocó",
                "country": "CO",
                "department": "Chocó",
                "department_code": "27",
                "municipality": "",
                "level_code": "HIGH",
                "level_label": "Nivel alto",
                "year": 2019,
                "fields": [],
                "keywords": [],
                "evidence": [],
                "authors": [],
                "history": [],
                "results": [],
                "licence": {"code": "CC-BY-4.0", "label": "CC BY 4.0", "url": "https://licencia.example"},
                "consent_reference": "Acta 4",
                "image_decision": "NONE",
                "approvers": [1, 2],
                "edition_hash": "a" * 64,
                "edition_number": 1,
                "published_at": f"2026-01-{number % 28 + 1:02d}T10:00:00+00:00",
                "started_on": "2019-02-05",
            }
            | said
        )

    return keep
