"""pysaml2 in its documented default configuration. Argument: folder of messages. A JSON line per message."""

import importlib.metadata
import json
import logging
import sys

from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import SPConfig

print(json.dumps({"version": importlib.metadata.version("pysaml2")}))
logging.disable(logging.CRITICAL)
folder = sys.argv[1]
case = json.load(open(f"{folder}/messages.json"))
config = SPConfig().load({
    "entityid": case["sp"],
    "service": {"sp": {"endpoints": {"assertion_consumer_service": [(case["acs"], BINDING_HTTP_POST)]}}},
    "metadata": {"local": [f"{folder}/idp-metadata.xml"]},
    "key_file": f"{folder}/keys/sp.key",
    "cert_file": f"{folder}/keys/sp.crt",
    "encryption_keypairs": [{"key_file": f"{folder}/keys/sp.key", "cert_file": f"{folder}/keys/sp.crt"}],
    "xmlsec_binary": "/usr/bin/xmlsec1",
})
for message in case["messages"]:
    text = open(f"{folder}/messages/{message['name']}.b64").read()
    error = None
    try:
        client = Saml2Client(config=config)
        pending = {message["request"]: "/"} if message["request"] else {}
        response = client.parse_authn_request_response(text, BINDING_HTTP_POST, outstanding=pending)
        if response is None:
            error = "no response"
        else:
            response.session_info()
    except Exception as failed:
        error = f"{type(failed).__name__}: {failed}"
    print(json.dumps({"name": message["name"], "accepts": error is None, "error": error}))
