"""Fields that lie encrypted in the database, and keyed hashes to find them by. Keys lie in files outside it."""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_BYTES = 32


def seal(text: str, *, purpose: str) -> str:
    """Encrypt with the current key; `purpose` names the column, so that a value moved to another one does not open."""
    key_id, _, raw = seal_bytes(text.encode(), purpose=purpose).partition(b":")
    return f"{key_id.decode()}:{base64.urlsafe_b64encode(raw).decode()}"


def unseal(token: str, *, purpose: str) -> str:
    """Decrypt what `seal` wrote, with the key that it names."""
    key_id, _, body = token.partition(":")
    return unseal_bytes(f"{key_id}:".encode() + base64.urlsafe_b64decode(body), purpose=purpose).decode()


def seal_bytes(content: bytes, *, purpose: str) -> bytes:
    """Encrypt a whole file: the key's name, a colon, nonce and text."""
    key_id, keys = _field_keys(settings.FIELD_KEY_FILE)
    nonce = os.urandom(NONCE_BYTES)
    return key_id.encode() + b":" + nonce + AESGCM(keys[key_id]).encrypt(nonce, content, purpose.encode())


def unseal_bytes(sealed: bytes, *, purpose: str) -> bytes:
    """Decrypt what `seal_bytes` wrote."""
    key_id, _, raw = sealed.partition(b":")
    key = _field_keys(settings.FIELD_KEY_FILE)[1][key_id.decode()]
    return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode())


def lookup(text: str, *, purpose: str) -> str:
    """A keyed hash (64 hex digits) by which an encrypted value is found and kept unique."""
    key = _lookup_key(settings.LOOKUP_KEY_FILE)
    return hmac.new(key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


def make_key_files() -> list[Path]:
    """Write the key files that do not exist yet, readable by their owner only; gives those made."""
    made = []
    for path, content in (
        (Path(settings.FIELD_KEY_FILE), json.dumps({"current": "k1", "keys": {"k1": _random_key()}})),
        (Path(settings.LOOKUP_KEY_FILE), _random_key()),
    ):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(content)
            made.append(path)
    return made


def _random_key() -> str:
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


@cache
def _field_keys(path: Path) -> tuple[str, dict[str, bytes]]:
    data = json.loads(path.read_text())
    return data["current"], {name: base64.b64decode(value) for name, value in data["keys"].items()}


@cache
def _lookup_key(path: Path) -> bytes:
    return base64.b64decode(path.read_text())
