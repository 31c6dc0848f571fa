"""python3-saml in its documented default configuration. Argument: folder of messages. A JSON line per message."""

import importlib.metadata
import json
import logging
import sys
from urllib.parse import urlparse

from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

print(json.dumps({"version": importlib.metadata.version("python3-saml")}))
logging.disable(logging.CRITICAL)
folder = sys.argv[1]
case = json.load(open(f"{folder}/messages.json"))
certificate = "".join(open(f"{folder}/keys/idp.crt").read().splitlines()[1:-1])
own = open(f"{folder}/keys/sp.crt").read()
settings = OneLogin_Saml2_Settings({
    "strict": True,
    "sp": {"entityId": case["sp"], "assertionConsumerService": {"url": case["acs"]}, "x509cert": own, "privateKey": open(f"{folder}/keys/sp.key").read()},
    "idp": {"entityId": case["idp"], "singleSignOnService": {"url": case["idp"] + "/sso"}, "x509cert": certificate},
}, sp_validation_only=False)
url = urlparse(case["acs"])
for message in case["messages"]:
    text = open(f"{folder}/messages/{message['name']}.b64").read()
    error = None
    try:
        response = OneLogin_Saml2_Response(settings, text)
        data = {"https": "on", "http_host": url.netloc, "script_name": url.path, "get_data": {}, "post_data": {"SAMLResponse": text}}
        if not response.is_valid(data, message["request"]):
            error = response.get_error() or "not valid"
        else:
            response.get_attributes(), response.get_nameid(), response.get_session_index()
    except Exception as failed:
        error = f"{type(failed).__name__}: {failed}"
    print(json.dumps({"name": message["name"], "accepts": error is None, "error": error}))
