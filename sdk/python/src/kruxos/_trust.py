"""What the certificate of the gateway is held against. Checks cannot be switched off."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from dataclasses import dataclass
from pathlib import Path

from ._endpoint import Endpoint
from ._errors import KruxOSError, local_error
from ._settings import PinTrust, TrustSource
from ._token import Grant


@dataclass(frozen=True)
class Trust:
    """One authority, or one public key.

    Attributes:
        context: For the TLS handshake.
        name: What the authority is called in complaints.
        pin: SHA-256 that the public key must have; None when the context checks an authority.
    """

    context: ssl.SSLContext
    name: str
    pin: bytes | None

    def check(self, connection: ssl.SSLObject | None, endpoint: Endpoint) -> None:
        """Must be called before the first byte is sent.

        Raises:
            ServiceUnavailableError: The gateway has another public key than the one that was pinned.
        """
        if self.pin is None:
            return
        certificate = connection.getpeercert(binary_form=True) if connection is not None else None
        key = public_key_info(certificate) if certificate else b""
        if not hmac.compare_digest(hashlib.sha256(key).digest(), self.pin):
            raise _refused(endpoint, "does not have the public key that was pinned", "ask its operator for the pin")


def load_trust(source: TrustSource, grant: Grant) -> Trust:
    """Reads the authority that the settings name; what the bridge socket said comes before the usual file.

    Raises:
        ServiceUnavailableError: There is no authority yet: the gateway makes its own at its first start.
    """
    if isinstance(source, PinTrust):
        return _pinned(source.sha256)
    if source.is_default and grant.ca is not None:
        return _authority(grant.ca, "the authority that the bridge socket named")
    if source.is_default and grant.pin is not None:
        return _pinned(grant.pin)
    try:
        return _authority(Path(source.path).read_text("ascii"), source.path)
    except (OSError, ValueError) as error:
        raise local_error(
            "ServiceUnavailable",
            f"cannot read the certificate authority {source.path} ({error})",
            "copy it from the machine of the gateway and name it in KRUXOS_CA_FILE, or set KRUXOS_PIN_SHA256",
        ) from error


def certificate_error(error: ssl.SSLError, endpoint: Endpoint, authority: str) -> KruxOSError:
    """Why no TLS connection came about."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return local_error("ServiceUnavailable", f"no gateway at {endpoint.address}: it does not speak TLS 1.3")
    match error.verify_code:
        case 10:
            return _refused(endpoint, "has expired", "look at the clock of this machine; then: kruxos gateway restart")
        case 9:
            return _refused(endpoint, "is not valid yet", "look at the clock of this machine")
        case 62 | 64:
            return _refused(endpoint, f"is not for the name {endpoint.host}", "connect to a name that it holds")
        case _:
            hint = "something else may listen on that port: see kruxos status"
            return _refused(endpoint, f"was not made by {authority} ({error.verify_message})", hint)


def public_key_info(certificate: bytes) -> bytes:
    """SubjectPublicKeyInfo of a DER certificate, with its header (RFC 5280, 4.1): what RFC 7469 pins."""
    body, _ = _element(certificate, 0)
    body, _ = _element(certificate, body)
    position = body
    fields = 6 if certificate[position] == 0xA0 else 5  # an explicit version comes first, in all but v1
    for _ in range(fields):
        _, position = _element(certificate, position)
    _, end = _element(certificate, position)
    return certificate[position:end]


def _element(der: bytes, position: int) -> tuple[int, int]:
    """Where the content of the element at ``position`` begins and ends (X.690, 8.1)."""
    length, content = der[position + 1], position + 2
    if length & 0x80:
        size = length & 0x7F
        length, content = int.from_bytes(der[content : content + size]), content + size
    return content, content + length


def _authority(pem: str, name: str) -> Trust:
    """Not ``create_default_context``: that would trust the authorities of the system as well."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=pem)
    return Trust(context, name, None)


def _pinned(sha256: bytes) -> Trust:
    """A pin names the key itself, and TLS proves that the peer has it; who signed it does not matter then."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return Trust(context, "the pin", sha256)


def _refused(endpoint: Endpoint, what: str, hint: str) -> KruxOSError:
    return local_error("ServiceUnavailable", f"the certificate at {endpoint.address} {what}; nothing was sent", hint)
