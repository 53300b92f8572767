"""How values lie in the cache: as JSON. Django's default is pickle, which runs what it reads."""

from __future__ import annotations

import json
from typing import Any


class JSONSerializer:
    """Serializer of Django's Redis cache; whole numbers stay bare so that Valkey can count."""

    def dumps(self, value: Any) -> bytes | int:
        """Raises TypeError for what JSON does not know."""
        if type(value) is int:
            return value
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        """The value that was stored."""
        return json.loads(data)
