"""The Nu checker over a folder of pages; one start of Java for all of them."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
JAR = ROOT / "tools/npm/node_modules/vnu-jar/build/dist/vnu.jar"


def errors_of(folder: Path) -> list[str]:
    """What is wrong with the pages of a folder, each error once with the pages that have it."""
    command = ["java", "-jar", str(JAR), "--errors-only", "--format", "json", "--skip-non-html", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    pages: dict[str, set[str]] = {}
    for message in json.loads(run.stderr)["messages"]:
        what = f"{message['message']} {message.get('extract', '')}"
        pages.setdefault(" ".join(what.split()), set()).add(Path(message["url"]).stem)
    return [f"{what} | {', '.join(sorted(found))}" for what, found in pages.items()]
