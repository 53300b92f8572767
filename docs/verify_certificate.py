"""Check a certificate with nothing but Python: `python docs/verify_certificate.py CERT.json`.

CERT.json is "Certificate" on the page of an accuracy report, or "Signed certificate" of destroyed
footage. `--key KEY` is the portal's public key as you wrote it down earlier (it stands at
/signing-key/ of the portal); without it a certificate only proves that it was signed by the key
that it names itself. `--report REPORT.json` also checks that a downloaded report holds the figures
the certificate speaks of.

It ends with 0 if everything fits, 1 if something differs, 2 if a file cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

ACCURACY, DELETION = "plumbline-accuracy/1", "plumbline-deletion/1"

# Ed25519 as RFC 8032 describes it: the curve -x² + y² = 1 + d·x²·y² over the field of P.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1)


def add(a, b):
    """The sum of two points."""
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def multiply(factor, point):
    """`factor` times a point, by doubling."""
    result = IDENTITY
    while factor:
        if factor & 1:
            result = add(result, point)
        point = add(point, point)
        factor >>= 1
    return result


def decode_point(data):
    """The point that 32 bytes stand for. Raises ValueError where there is none."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if len(data) != 32 or y >= P:
        raise ValueError("not a point of the curve")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    return (P - x if x & 1 != sign else x), y


def encode_point(point):
    """Its 32 bytes."""
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(message, signature, key):
    """Whether 64 bytes are the signature of `message` by the public `key` (32 bytes)."""
    if len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    x, y = decode_point(key)
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    found = add(multiply(scalar, BASE), multiply(challenge, (-x % P, y)))
    return encode_point(found) == signature[:32]


def canonical(document):
    """The signed bytes: keys sorted, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def check(certificate, noted, report):
    """Yield (fits, sentence)."""
    if certificate["format"] not in (ACCURACY, DELETION):
        raise ValueError(f"{certificate['format']!r} is no format of a certificate")
    signature = certificate["signature"]
    bare = {name: value for name, value in certificate.items() if name != "signature"}
    key = signature["key"]
    if noted:
        same = key == noted.lower().strip()
        yield same, f"Key: {key}" + ("" if same else f", you noted {noted}")
    signed = signature["algorithm"] == "Ed25519" and is_signed(
        canonical(bare), bytes.fromhex(signature["value"]), bytes.fromhex(key)
    )
    yield signed, "Signature: " + (f"by {key}" if signed else "does not belong to these words")
    if certificate["format"] == DELETION:
        return
    commitment = hashlib.sha256(bytes.fromhex(certificate["seed"])).hexdigest()
    yield commitment == certificate["seed_commitment"], "Seed: is the one that was committed to"
    if report is not None:
        found = hashlib.sha256(canonical(report["figures"])).hexdigest()
        same = found == certificate["figures_sha256"]
        yield same, f"Figures of the report: {found}" + ("" if same else ", others were certified")


def words_of(certificate):
    """What is certified, in a line."""
    if certificate["format"] == DELETION:
        counted = f"{certificate['objects']} objects under {len(certificate['keys'])} keys"
        return f"{certificate['project']}: {counted} destroyed {certificate['keys_destroyed_at']}"
    lot = certificate["lot"]
    return f"{certificate['project']}, lot {lot['number']}: {certificate['sentence']}"


def main(arguments=None):
    """Say what fits and what does not, and what was certified."""
    parser = argparse.ArgumentParser(description="Check a certificate.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="the portal's public key, as noted earlier")
    parser.add_argument("--report", type=Path, help="the report as JSON")
    options = parser.parse_args(arguments)
    file = options.file
    try:
        certificate = json.loads(file.read_text(encoding="utf-8"))
        report = None
        if options.report:
            file = options.report
            report = json.loads(file.read_text(encoding="utf-8"))
        results = list(check(certificate, options.key, report))
        words = words_of(certificate)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"{file} cannot be checked: {type(error).__name__}: {error}")
        return 2
    for fits, sentence in results:
        print(f"{'fits   ' if fits else 'DIFFERS'}  {sentence}")
    fits = all(fits for fits, _ in results)
    print(words if fits else "Do not rely on this certificate.")
    if fits and not options.key:
        print("Compare the key with the one at /signing-key/ of the portal, or give it as --key.")
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
