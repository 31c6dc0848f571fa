"""Lasso, the library of mod_auth_mellon, without the checks that its applications make after it (times, audience, recipient). Argument:
folder of messages. A JSON line per message. Runs with the system's Python, which Debian's package is for."""

import json
import subprocess
import sys

import lasso

version = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", "python3-lasso"], capture_output=True, text=True, check=False)
print(json.dumps({"version": version.stdout.split("-")[0] or "?"}))
folder = sys.argv[1]
case = json.load(open(f"{folder}/messages.json"))
NS = {"md": "urn:oasis:names:tc:SAML:2.0:metadata", "ds": "http://www.w3.org/2000/09/xmldsig#"}
certificate = "".join(open(f"{folder}/keys/sp.crt").read().splitlines()[1:-1])
own = f"""<md:EntityDescriptor xmlns:md="{NS['md']}" xmlns:ds="{NS['ds']}" entityID="{case['sp']}"><md:SPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:AssertionConsumerService index="0" isDefault="true"
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{case['acs']}"/></md:SPSSODescriptor></md:EntityDescriptor>"""


def ask(text):
    """What Lasso says; `None` where it accepts."""
    server = lasso.Server.newFromBuffers(own, open(f"{folder}/keys/sp.key").read())
    server.setEncryptionPrivateKey(f"{folder}/keys/sp.key")
    server.addProviderFromBuffer(lasso.PROVIDER_ROLE_IDP, open(f"{folder}/idp-metadata.xml").read())
    login = lasso.Login(server)
    try:
        login.processAuthnResponseMsg(text)
        login.acceptSso()
    except lasso.Error as failed:
        return f"{type(failed).__name__}: {failed}"
    return None if login.nameIdentifier and login.nameIdentifier.content else "no NameID"


for message in case["messages"]:
    error = ask(open(f"{folder}/messages/{message['name']}.b64").read())
    print(json.dumps({"name": message["name"], "accepts": error is None, "error": error}))
