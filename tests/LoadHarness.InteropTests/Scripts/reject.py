"""Sends a request that must be refused, and shows the refusal."""

from wire import Wire, arguments, decode, encode, report


def main():
    options = arguments(format=("json", "cbor"), why=("garbage", "bad-csr", "empty-token", "wrong-token")).parse_args()
    topics = {
        "garbage": "$aws/certificates/create-from-csr/" + options.format,
        "bad-csr": "$aws/certificates/create-from-csr/" + options.format,
        "empty-token": f"$aws/provisioning-templates/{options.template}/provision/{options.format}",
        "wrong-token": f"$aws/provisioning-templates/{options.template}/provision/{options.format}",
    }
    payloads = {
        "garbage": b"\xff{not well-formed",
        "bad-csr": encode(options.format, {"certificateSigningRequest": "no request"}),
        "empty-token": encode(options.format, {"certificateOwnershipToken": "", "parameters": {"SerialNumber": "reject"}}),
        "wrong-token": encode(options.format, {"certificateOwnershipToken": "x" * 464, "parameters": {"SerialNumber": "reject"}}),
    }
    wire = Wire(options, options.cert, options.key, "reject-" + options.why)
    level, answer = wire.request(topics[options.why], payloads[options.why])
    members = decode(options.format, answer)

    # The connection outlives a refusal: the next request on it is answered.
    after, _issued = wire.request(f"$aws/certificates/create/{options.format}", b"")
    wire.close()
    report(level=level, after=after, types={name: type(value).__name__ for name, value in members.items()}, **members)


main()
