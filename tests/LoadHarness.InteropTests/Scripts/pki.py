"""Makes a CA, and certificates of a broker, a claim and a responder, in a folder: by cryptography, not by the program under test."""

import datetime
import ipaddress
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def issue(public_key, subject, ca, ca_key, *extensions):
    """A certificate for a day, signed by the CA; ca is None for the CA's own."""
    now = datetime.datetime.utcnow()
    builder = x509.CertificateBuilder(
        subject_name=name(subject),
        issuer_name=ca.subject if ca else name(subject),
        public_key=public_key,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - datetime.timedelta(minutes=5),
        not_valid_after=now + datetime.timedelta(days=1),
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, is_critical)
    return builder.sign(ca_key, hashes.SHA256())


def client_certificate(public_key, subject, ca, ca_key):
    return issue(public_key, subject, ca, ca_key, (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False))


def cert_pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def key_pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()).decode()


def write(folder, file, certificate, key):
    for suffix, text in ((".pem", cert_pem(certificate)), (".key", key_pem(key))):
        with open(os.path.join(folder, file + suffix), "w", encoding="ascii") as stream:
            stream.write(text)


def main(folder):
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = issue(ca_key.public_key(), "Interop CA", None, ca_key, (x509.BasicConstraints(ca=True, path_length=0), True))
    write(folder, "ca", ca, ca_key)
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    write(folder, "broker", issue(key.public_key(), "localhost", ca, ca_key, (names, False), (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)), key)
    for client in ("claim", "responder"):
        key = ec.generate_private_key(ec.SECP256R1())
        write(folder, client, client_certificate(key.public_key(), client, ca, ca_key), key)


if __name__ == "__main__":
    main(sys.argv[1])
    print("{}")
