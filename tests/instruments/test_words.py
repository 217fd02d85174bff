import json
import shutil
import subprocess
from pathlib import Path

import pytest

from minga.instruments.engine.words import count_words

VECTORS = [
    ("", 0),
    ("Hola mundo", 2),
    ("1. Uno 2) dos", 2),
    ("in-situ, 29 municipios", 3),
    ("• - • -", 0),
    ("https://a.co/b?c=d fin", 2),
    ("Educación\u00a0rural", 2),
]


@pytest.mark.parametrize(("text", "words"), VECTORS)
def test_words_are_counted_as_the_domain_says(text, words):
    assert count_words(text) == words


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_browser_counts_the_same():
    texts = [t for t, _ in VECTORS] + [
        "a\u2003b",
        "¿Qué? ¡ya!",
        "٣ números",
        "1) - x",
        "n\u0303u",
        "½ ² x²",
        "𝟙. ٣) 1.",
        "\u0085a\x1cb",
    ]
    script = Path(__file__).parents[2] / "minga/instruments/static/instruments/words.js"
    code = f"import('{script.as_uri()}').then(m => console.log(JSON.stringify({json.dumps(texts)}.map(m.countWords))))"
    done = subprocess.run(
        ["node", "--experimental-default-type=module", "-e", code], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [count_words(t) for t in texts]
