"""Tink, the independent reader and writer of our format (AES256_GCM_HKDF_1MB, no prefix)."""

from __future__ import annotations

import io

import tink
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

SEGMENT_BYTES = 1_048_576


def tink_with(key: bytes) -> streaming_aead.StreamingAead:
    """Tink holding `key`."""
    streaming_aead.register()
    proto = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(
        key_value=key,
        params=aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
            ciphertext_segment_size=SEGMENT_BYTES,
            derived_key_size=32,
            hkdf_hash_type=common_pb2.SHA256,
        ),
    )
    keyset = tink_pb2.Keyset(primary_key_id=1)
    held = keyset.key.add()
    held.key_data.type_url = "type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey"
    held.key_data.value = proto.SerializeToString()
    held.key_data.key_material_type = tink_pb2.KeyData.SYMMETRIC
    held.status, held.key_id = tink_pb2.ENABLED, 1
    held.output_prefix_type = tink_pb2.RAW
    handle = tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


def tink_decrypts(key: bytes, cipher: bytes, context: bytes) -> bytes:
    """The whole plaintext."""
    with tink_with(key).new_decrypting_stream(io.BytesIO(cipher), context) as stream:
        return bytes(stream.read())


def tink_encrypts(key: bytes, plain: bytes, context: bytes) -> bytes:
    """The whole ciphertext."""
    kept = _Kept()
    with tink_with(key).new_encrypting_stream(kept, context) as stream:
        stream.write(plain)
    return kept.getvalue()


class _Kept(io.BytesIO):
    def close(self) -> None:
        """Tink closes its destination; keep the bytes."""
