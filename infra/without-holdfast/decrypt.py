#!/usr/bin/env python3
"""Decrypts one artifact of a Holdfast backup without Holdfast. FORMAT.md beside this file describes every byte.

Needs Python 3.9 or newer, the package "cryptography", and either the program "zstd" or the package "zstandard".

  decrypt.py --vault DIR --manifest FILE --public-key PUB.pem --artifact NAME --out FILE
             (--keyset KEYSET.json | --private-key KEY.pem) [--rewrap RECORD.json]

DIR is a copy of the vault's files, keys as paths. Exit code 0 means that the signature, every segment, both lengths
and both SHA-256 agree. On any disagreement the exit code is 1 and the output file is removed.
"""
import argparse, base64, hashlib, json, os, shutil, subprocess, sys
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

class Refused(Exception):
    """What was read is not what Holdfast wrote."""

def require(condition, message):
    if not condition:
        raise Refused(message)

def key_id(public_key):
    info = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return "sha256:" + hashlib.sha256(info).hexdigest()

def signed_document(path, public_keys):
    """Line 1 is the document, line 2 its signature, which covers line 1 with its newline."""
    lines = open(path, "rb").read().split(b"\n")
    require(len(lines) == 3 and lines[2] == b"", f"{path} is not exactly two lines")
    seal = json.loads(lines[1])
    require(seal["keyId"] in public_keys, f"{path} is signed by {seal['keyId']}, which is not one of the keys given")
    require(seal["algorithm"] == "ECDSA-P256-SHA256", f"{path} is signed in an unknown way")
    signature = base64.b64decode(seal["signature"], validate=True)
    public_keys[seal["keyId"]].verify(signature, lines[0] + b"\n", ec.ECDSA(hashes.SHA256()))
    document = json.loads(lines[0])
    require(document["schema"] == 1, f"{path} has schema {document['schema']}; this program reads 1")
    return document

def unwrap_local(wrap, context, keyset):
    """nonce (12) | ciphertext | tag (16), the context as associated data."""
    require(keyset["format"] == "holdfast-keyset-1", "the keyset has an unknown format")
    keys = [key for key in keyset["keys"] if key["id"] == wrap["keyId"]]
    require(keys, f"the keyset has no key {wrap['keyId']}")
    sealed = base64.b64decode(wrap["ciphertext"], validate=True)
    return AESGCM(base64.b64decode(keys[0]["key"], validate=True)).decrypt(sealed[:12], sealed[12:], context)

def unwrap_offline(wrap, context, private_key):
    """RSA-OAEP of the data key followed by the SHA-256 of the context."""
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    both = private_key.decrypt(base64.b64decode(wrap["ciphertext"], validate=True), oaep)
    require(len(both) == 64 and both[32:] == hashlib.sha256(context).digest(), f"the wrap of '{wrap['name']}' belongs to another backup")
    return both[:32]

def data_key(wraps, context, arguments):
    if arguments.data_key:
        key = open(arguments.data_key, "rb").read()
        require(len(key) == 32, f"{arguments.data_key} holds {len(key)} bytes; a data key has 32")
        return key
    kind = "local" if arguments.keyset else "offline"
    reasons = []
    for wrap in (wrap for wrap in wraps if wrap["kind"] == kind):
        try:
            if arguments.keyset:
                return unwrap_local(wrap, context, json.load(open(arguments.keyset)))
            pem = open(arguments.private_key, "rb").read()
            return unwrap_offline(wrap, context, serialization.load_pem_private_key(pem, None))
        except (Refused, InvalidTag, ValueError) as problem:
            reasons.append(f"wrap '{wrap['name']}': {problem or 'the key does not open it'}")
    raise Refused("no wrap opens: " + ("; ".join(reasons) or f"there is none of kind {kind}"))

def decrypted(stored, key, associated_data, segment_bytes):
    """Yields the content of each segment after it was authenticated (AES256-GCM-HKDF-SHA256 streaming)."""
    header = stored.read(40)
    require(len(header) == 40 and header[0] == 40, "the header is not one of this cipher")
    salt, prefix = header[1:33], header[33:40]
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt, associated_data).derive(key))
    number, segment = 0, stored.read(segment_bytes - 40)  # the header counts as part of the first segment
    while True:
        following = stored.read(segment_bytes)
        nonce = prefix + number.to_bytes(4, "big") + (b"\x00" if following else b"\x01")
        yield cipher.decrypt(nonce, segment, None)
        if not following:
            return
        number, segment = number + 1, following

class Measured:
    """A file whose bytes are counted and hashed as they are read."""
    def __init__(self, file):
        self.file, self.sha256, self.length = file, hashlib.sha256(), 0
    def read(self, size):
        chunk = self.file.read(size)
        self.sha256.update(chunk)
        self.length += len(chunk)
        return chunk
    def require(self, what, length, sha256):
        while self.read(1 << 20):
            pass
        require(self.length == length, f"{self.length} {what} bytes instead of {length}")
        require(self.sha256.hexdigest() == sha256, f"the SHA-256 of the {what} bytes differs from the manifest's")

def decompress(chunks, out):
    if shutil.which("zstd"):
        with subprocess.Popen(["zstd", "-dcq"], stdin=subprocess.PIPE, stdout=out) as zstd:
            try:
                zstd.stdin.writelines(chunks)
            except BaseException:
                zstd.kill()
                raise
        require(zstd.returncode == 0, "the content does not decompress")
    else:
        import zstandard
        with zstandard.ZstdDecompressor().stream_writer(out, closefd=False) as writer:
            for chunk in chunks:
                writer.write(chunk)

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("vault", "manifest", "artifact", "out"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--public-key", required=True, action="append", help="PEM; may be given several times")
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--keyset", help="keyset file, for wraps of kind local")
    key.add_argument("--private-key", help="RSA private key in PEM, for wraps of kind offline")
    key.add_argument("--data-key", help="the data key itself, 32 bytes, opened elsewhere: by aws kms decrypt, for wraps of kind aws-kms")
    parser.add_argument("--rewrap", help="a rewrap record of this backup, for keys that came later")
    arguments = parser.parse_args()
    given = [serialization.load_pem_public_key(open(path, "rb").read()) for path in arguments.public_key]
    public_keys = {key_id(public_key): public_key for public_key in given}
    manifest = signed_document(arguments.manifest, public_keys)
    wraps = manifest["encryption"]["wraps"]
    if arguments.rewrap:
        record = signed_document(arguments.rewrap, public_keys)
        require(record["type"] == "rewrap" and record["backup"] == manifest["id"], "the record is of another backup")
        wraps = record["wraps"] + wraps
    found = [artifact for artifact in manifest["artifacts"] if artifact["name"] == arguments.artifact]
    require(found and found[0]["location"]["type"] == "stored", f"there is no stored artifact '{arguments.artifact}'")
    location = found[0]["location"]
    require(manifest["compression"]["algorithm"] == "zstd", "unknown compression")
    require(manifest["encryption"]["algorithm"] == "AES256-GCM-HKDF-SHA256", "unknown encryption")
    context = f"holdfast/v1/{manifest['plan']}/{manifest['system']}/{manifest['id']}"
    key = data_key(wraps, context.encode(), arguments)
    with open(arguments.out, "xb") as out:  # an existing file is never touched
        try:
            with open(os.path.join(arguments.vault, location["key"]), "rb") as file:
                stored = Measured(file)
                associated_data = f"{context}/{arguments.artifact}".encode()
                decompress(decrypted(stored, key, associated_data, manifest["encryption"]["segmentBytes"]), out)
                stored.require("stored", location["bytes"], location["sha256"])
            out.flush()
            with open(arguments.out, "rb") as file:
                plain = Measured(file)
                plain.require("plain", location["plainBytes"], location["plainSha256"])
        except BaseException:
            os.remove(arguments.out)
            raise
    print(f"{arguments.out}: {plain.length} bytes, format {found[0]['format']}, signature and sums agree")

if __name__ == "__main__":
    try:
        main()
    except InvalidSignature:
        sys.exit("refused: the signature does not fit the document")
    except InvalidTag:
        sys.exit("refused: a segment was changed, cut off, or belongs elsewhere")
    except (Refused, OSError, ValueError, KeyError) as problem:
        sys.exit(f"refused: {problem}")
