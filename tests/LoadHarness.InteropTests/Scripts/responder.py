"""Answers the fleet provisioning API on any MQTT broker, as AWS documents it; prints a line of JSON for each request."""

import os
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pki import cert_pem, client_certificate, key_pem
from wire import Wire, arguments, decode, encode, report

REFUSING_TEMPLATE = "RefusingTemplate"


class Responder:
    def __init__(self, options):
        self.template = options.template
        self.tokens = {}
        with open(options.ca, "rb") as stream:
            self.ca = x509.load_pem_x509_certificate(stream.read())
        with open(os.path.splitext(options.ca)[0] + ".key", "rb") as stream:
            self.ca_key = serialization.load_pem_private_key(stream.read(), password=None)

    def answer(self, topic, body):
        """Returns (level, members) for a request's topic and decoded payload."""
        levels = topic.split("/")
        if levels[1:3] == ["certificates", "create"]:
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return "accepted", {**self.issue(key.public_key()), "privateKey": key_pem(key)}
        if levels[1:3] == ["certificates", "create-from-csr"]:
            csr = x509.load_pem_x509_csr(body["certificateSigningRequest"].encode())
            if not csr.is_signature_valid:
                return "rejected", rejected(400, "InvalidCertificateSigningRequest", "The signature is wrong.")
            return "accepted", self.issue(csr.public_key())
        if levels[2] == REFUSING_TEMPLATE:
            return "rejected", rejected(403, "AccessDenied", "The hook said no.")
        if levels[2] != self.template:
            return "rejected", rejected(404, "ResourceNotFound", "There is no such template.")
        if self.tokens.pop(body["certificateOwnershipToken"], None) is None:
            return "rejected", rejected(400, "InvalidCertificateOwnershipToken", "The token is not known.")
        return "accepted", {"deviceConfiguration": {"site": "interop"}, "thingName": "thing-" + body["parameters"]["SerialNumber"]}

    def issue(self, public_key):
        certificate = client_certificate(public_key, "device", self.ca, self.ca_key)
        token = secrets.token_urlsafe(348)
        fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
        self.tokens[token] = fingerprint
        return {"certificateOwnershipToken": token, "certificateId": fingerprint, "certificatePem": cert_pem(certificate)}


def rejected(status, code, message):
    return {"statusCode": status, "errorCode": code, "errorMessage": message}


def main():
    options = arguments().parse_args()
    responder = Responder(options)
    wire = Wire(options, options.cert, options.key, "responder")
    wire.subscribe("$aws/certificates/create/+", "$aws/certificates/create-from-csr/+", "$aws/provisioning-templates/+/provision/+", "dt/#")
    report(ready=True)
    while True:
        topic, payload = wire.messages.get()
        if topic.startswith("dt/"):
            report(topic=topic, payload=payload.decode())
            continue
        payload_format = topic.rsplit("/", 1)[1]
        body = decode(payload_format, payload) if payload else {}
        level, members = responder.answer(topic, body)
        report(topic=topic, members=sorted(body), level=level, certificateId=members.get("certificateId"))
        wire.publish(f"{topic}/{level}", encode(payload_format, members))


main()
