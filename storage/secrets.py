"""The keys. A random key for each person, wrapped by the master key, seals that person's words; the master key itself
seals messages on their way and makes the keyed hashes of one-time codes. Erasing a person destroys their key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from binascii import a2b_base64, b2a_base64
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import chunks
from storage.tables import person_keys

# Without the letters and digits that are taken for one another when read aloud or copied.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
_GROUP = 4
_NONCE = 12
SEALED = "c1."
"""How everything begins that the master key has sealed (AES-256-GCM)."""
_SEALED_BEFORE = "gAAAA"
"""The same, of earlier versions (Fernet, which takes several times as long)."""
_CACHED_KEYS = 20_000


def new_secret_key() -> str:
    """A fresh master key, as CONVENOR_SECRET_KEY takes it."""
    return Fernet.generate_key().decode()


class Keyring:
    """The master keys, newest first, and a bounded memory of people's unwrapped keys.

    `secret` is one or more Fernet keys, comma separated. Raises ValueError where one is malformed."""

    def __init__(self, secret: str) -> None:
        keys = [key.strip() for key in secret.split(",") if key.strip()]
        try:
            self._before = tuple(Fernet(key) for key in keys or ("",))
            self._raw = tuple(base64.urlsafe_b64decode(key) for key in keys)
        except (ValueError, IndexError):
            raise ValueError(
                "CONVENOR_SECRET_KEY must be one or more Fernet keys (32 bytes as URL-safe base64), comma separated. Has "
                "a placeholder been left in? Make a key, once, with: convenor secret-key"
            ) from None
        self._master = tuple(AESGCM(key) for key in self.derived("sealing"))
        self._known: OrderedDict[str, AESGCM] = OrderedDict()

    def within(self, connection: AsyncConnection) -> PersonKeys:
        """People's keys for the length of one transaction."""
        return PersonKeys(self, connection)

    def unseal_shared(self, sealed: str) -> str:
        """What `seal_message` sealed; and, as it is, what was kept before it was sealed at all."""
        return self.open_message(sealed) if _is_sealed(sealed) else sealed

    def seal_message(self, text: str) -> str:
        return self.wrap(text.encode())

    def open_message(self, sealed: str) -> str:
        """Raises InvalidToken where none of the keys has sealed this."""
        return self.unwrap(sealed).decode()

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """A key of 32 bytes for another purpose, such as signing links, from each master key, newest first."""
        return tuple(hmac.digest(raw, purpose.encode(), hashlib.sha256) for raw in self._raw)

    def code_ids(self, code: str) -> tuple[str, ...]:
        """The ids that the record of a code may have: keyed hashes, by the newest master key first."""
        plain = read_code(code).encode()
        return tuple(hmac.digest(key, plain, hashlib.sha256).hex() for key in self.derived("codes"))

    def marks(self, address: str) -> tuple[str, ...]:
        """The keyed hashes of an e-mail address, by the newest master key first; none where it is no address. Whoever
        holds the database alone can neither read it nor try addresses out."""
        plain = address.strip().casefold()
        if plain.count("@") != 1 or not all(plain.split("@")):
            return ()
        return tuple(hmac.digest(key, plain.encode(), hashlib.sha256).hex() for key in self.derived("addresses"))

    def wrap(self, key: bytes) -> str:
        return SEALED + _seal(self._master[0], key)

    def unwrap(self, wrapped: str) -> bytes:
        for number in range(len(self._raw)):
            with suppress(InvalidTag, InvalidToken, ValueError):
                return self._opened_by(number, wrapped)
        raise InvalidToken

    def _opened_by(self, number: int, sealed: str) -> bytes:
        if sealed.startswith(_SEALED_BEFORE):
            return self._before[number].decrypt(sealed)
        return _unseal(self._master[number], sealed.removeprefix(SEALED))

    def known(self, person_id: str) -> AESGCM | None:
        if person_id in self._known:
            self._known.move_to_end(person_id)
        return self._known.get(person_id)

    def remember(self, person_id: str, key: AESGCM) -> None:
        self._known[person_id] = key
        while len(self._known) > _CACHED_KEYS:
            self._known.popitem(last=False)

    def forget(self, person_id: str) -> None:
        self._known.pop(person_id, None)

    def forget_everybody(self) -> None:
        self._known.clear()

    def seal_anew(self, value: str) -> str:
        """The same, sealed by the newest master key; also what was not sealed before."""
        return self.wrap(self.unwrap(value) if _is_sealed(value) else value.encode())

    def opens(self, sealed: str) -> bool:
        """Whether any of the keys opens this; what was never sealed needs none."""
        with suppress(InvalidToken):
            return not _is_sealed(sealed) or self.unwrap(sealed) is not None
        return False

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest master key sealed this."""
        with suppress(InvalidTag, InvalidToken, ValueError):
            return _is_sealed(sealed) and self._opened_by(0, sealed) is not None
        return False


class PersonKeys:
    """People's keys within one transaction. A key made here is remembered only by `keep`, once it is committed: a turn
    that is rolled back must not leave a key behind that the database does not know."""

    def __init__(self, keyring: Keyring, connection: AsyncConnection) -> None:
        self._keyring = keyring
        self._connection = connection
        self._keys: dict[str, AESGCM | None] = {}
        self._made: set[str] = set()
        self._destroyed: set[str] = set()

    async def load(self, person_ids: Iterable[str]) -> None:
        missing = set()
        for person_id in set(person_ids) - self._keys.keys():
            key = self._keyring.known(person_id)
            if key:
                self._keys[person_id] = key
            else:
                missing.add(person_id)
        for chunk in chunks(sorted(missing)):
            found = await self._connection.execute(
                select(person_keys.c.person_id, person_keys.c.wrapped).where(person_keys.c.person_id.in_(chunk))
            )
            self._keys.update(dict.fromkeys(chunk))
            for person_id, wrapped in found:
                key = AESGCM(self._keyring.unwrap(wrapped))
                self._keys[person_id] = key
                self._keyring.remember(person_id, key)

    async def make(self, person_id: str) -> None:
        """A key for a new person."""
        raw = AESGCM.generate_key(256)
        await self._connection.execute(insert(person_keys).values(person_id=person_id, wrapped=self._keyring.wrap(raw)))
        self._keys[person_id] = AESGCM(raw)
        self._made.add(person_id)

    async def destroy(self, person_id: str) -> None:
        await self._connection.execute(delete(person_keys).where(person_keys.c.person_id == person_id))
        self._keys[person_id] = None
        self._destroyed.add(person_id)

    def keep(self) -> None:
        """To be called after the commit."""
        for person_id in self._made:
            if key := self._keys[person_id]:
                self._keyring.remember(person_id, key)
        for person_id in self._destroyed:
            self._keyring.forget(person_id)

    def seal(self, owner: str, text: str) -> str:
        """Nothing is kept of somebody whose key is gone. `load` must have been asked for the owner."""
        key = self._keys[owner]
        if key is None:
            return ""
        return _seal(key, text.encode())

    def seal_shared(self, text: str) -> str:
        return self._keyring.seal_message(text)

    def unseal_shared(self, sealed: str) -> str:
        return self._keyring.unseal_shared(sealed)

    def unseal(self, owner: str, sealed: str) -> str:
        key = self._keys[owner]
        if key is None:
            return ""
        return _unseal(key, sealed).decode()


def _is_sealed(value: str) -> bool:
    """Whether the master key has sealed this, rather than it being kept before it was sealed at all."""
    return value.startswith((SEALED, _SEALED_BEFORE))


def _seal(key: AESGCM, plain: bytes) -> str:
    nonce = os.urandom(_NONCE)
    return b2a_base64(nonce + key.encrypt(nonce, plain, None), newline=False).decode()


def _unseal(key: AESGCM, sealed: str) -> bytes:
    """Raises InvalidTag where another key sealed it."""
    raw = a2b_base64(sealed)
    return key.decrypt(raw[:_NONCE], raw[_NONCE:], None)


def new_code() -> str:
    """A one-time code that is easy to type, such as KATE-7QXM-29RT."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


def read_code(text: str) -> str:
    """The letters of what may be a one-time code, however it was spaced and cased; empty for anything else."""
    letters = re.sub(r"[\s\u2010-\u2015-]", "", text.upper())
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS) else ""
