"""Provisions a device by claim, then connects with the issued certificate: paho-mqtt, cbor2 and cryptography."""

import os
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wire import Wire, arguments, decode, encode, report


def private_pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def public_der(key):
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def create(wire, options):
    """Returns the answer's members, and the device's private key as PEM."""
    if options.flow == "keys":
        level, answer = wire.request(f"$aws/certificates/create/{options.format}", encode(options.format, {}))
        members = decode(options.format, answer)
        assert level == "accepted", members
        return members, members["privateKey"]

    key = ec.generate_private_key(ec.SECP256R1())
    csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, options.serial)])).sign(key, hashes.SHA256())
    pem = csr.public_bytes(serialization.Encoding.PEM).decode()
    level, answer = wire.request(f"$aws/certificates/create-from-csr/{options.format}", encode(options.format, {"certificateSigningRequest": pem}))
    members = decode(options.format, answer)
    assert level == "accepted", members
    return members, private_pem(key)


def operate(options, thing, certificate_pem, key_pem):
    """Connects as the thing with its own certificate, subscribes and publishes."""
    with tempfile.TemporaryDirectory() as folder:
        cert, key = os.path.join(folder, "device.pem"), os.path.join(folder, "device.key")
        for path, text in ((cert, certificate_pem), (key, key_pem)):
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
        wire = Wire(options, cert, key, thing)
        wire.subscribe(f"cmd/{thing}/#")
        wire.publish(f"dt/{thing}/telemetry", b'{"state":"operational"}')
        wire.close()


def main():
    parser = arguments(format=("json", "cbor"), flow=("keys", "csr"))
    parser.add_argument("--serial", required=True)
    options = parser.parse_args()

    wire = Wire(options, options.cert, options.key, options.serial)
    issued, key_pem = create(wire, options)
    topic = f"$aws/provisioning-templates/{options.template}/provision/{options.format}"
    body = {"certificateOwnershipToken": issued["certificateOwnershipToken"], "parameters": {"SerialNumber": options.serial}}
    level, answer = wire.request(topic, encode(options.format, body))
    registered = decode(options.format, answer)
    assert level == "accepted", registered
    wire.close()

    certificate = x509.load_pem_x509_certificate(issued["certificatePem"].encode())
    key = serialization.load_pem_private_key(key_pem.encode(), password=None)
    operate(options, registered["thingName"], issued["certificatePem"], key_pem)
    report(
        issuedMembers=sorted(issued),
        issuedTypes=sorted({type(value).__name__ for value in issued.values()}),
        certificateId=issued["certificateId"],
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        keyMatches=public_der(certificate.public_key()) == public_der(key.public_key()),
        keyHeader=key_pem.splitlines()[0],
        tokenLength=len(issued["certificateOwnershipToken"]),
        registeredMembers=sorted(registered),
        thingName=registered["thingName"],
        operational=True,
    )


main()
