"""A certificate for the API server on loopback, for `ClusterOptions(tls=True)`.

kubectl sends no credentials over plain HTTP, so whoever wants to use it needs TLS.
"""

import base64
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_VALID = timedelta(days=365)
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """The server's side, and what a kubeconfig says about it (base64 of PEM)."""

    context: ssl.SSLContext
    authority_data: str


def make_certificate(host: str, now: datetime) -> ServerCertificate:
    """Make a key and a certificate for an address; the certificate is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kube-apiserver")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ip_address(host)), x509.DNSName("localhost")]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    return ServerCertificate(
        _context(certificate.public_bytes(_PEM), _key_bytes(key)),
        base64.b64encode(certificate.public_bytes(_PEM)).decode(),
    )


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _context(certificate: bytes, key: bytes) -> ssl.SSLContext:
    """Load both; the ssl module reads files only, so they are files for a moment."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "server.pem"
        path.touch(mode=0o600)
        path.write_bytes(certificate + key)
        context.load_cert_chain(path)
    return context
