"""Writes the messages of the laboratory: valid shapes, one fault at a time, and pairs of faults.

Arguments: target folder, how many at least, where the random numbers start, the identity provider's key (`rsa` where nothing is said,
`p256`, `p384`, `p521` or `ed25519`). Writes `messages.json`, `messages/NAME.b64`,
`request.xml`, `idp-metadata.xml` and invented keys.
"""

import base64
import copy
import datetime
import hashlib
import json
import os
import random
import subprocess
import sys

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID
from lxml import etree

try:
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
except ImportError:
    from cryptography.hazmat.primitives.ciphers.algorithms import TripleDES

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = DS + "enveloped-signature"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
T0 = datetime.datetime(2026, 11, 28, 12, 0, 0)
ACS = "https://sp.lab.example/saml/acs"
SP = "https://sp.lab.example/metadata"
IDP = "https://idp.lab.example/idp"
REQUEST = "_req5d1c0a7e4b9f4c22a0f6"


def at(seconds):
    """An instant this many seconds from the laboratory's clock."""
    return (T0 + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Absent:
    """A value that is left out."""

    def __repr__(self):
        return "absent"


NO = Absent()


def valid():
    """Everything that a message is made of."""
    return {
        "sign": "both",
        "encrypt": False,
        "encryption": {"content": "aes256-cbc", "key": "oaep", "digest": "1", "mask": NO},
        "response": {"ID": None, "Version": "2.0", "IssueInstant": at(-5), "Destination": ACS, "InResponseTo": REQUEST},
        "response_issuer": {"value": IDP, "format": NO},
        "status": {"code": SUCCESS, "sub": NO, "message": NO},
        "assertions": 1,
        "assertion": {"ID": None, "Version": "2.0", "IssueInstant": at(-5)},
        "issuer": {"value": IDP, "format": NO},
        "name_id": {"value": "ada@lab.example", "Format": EMAIL, "SPNameQualifier": NO, "NameQualifier": NO},
        "subject": True,
        "confirmations": [confirmation()],
        "conditions": {"NotBefore": at(-60), "NotOnOrAfter": at(300)},
        "conditions_count": 1,
        "audiences": [[SP]],
        "more_conditions": "",
        "authn": [{"AuthnInstant": at(-10), "SessionIndex": "_s1", "SessionNotOnOrAfter": at(28800)}],
        "context": f"<saml:AuthnContext><saml:AuthnContextClassRef>{PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext>",
        "attributes": '<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>ada@lab.example</saml:AttributeValue></saml:Attribute><saml:Attribute Name="role"><saml:AttributeValue>user</saml:AttributeValue><saml:AttributeValue>admin</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
        "advice": "",
        "order": "normal",
        "prolog": "",
        "signature": {"method": "rsa256", "digest": "256", "c14n": "exc", "transforms": "usual", "key": "idp", "info": "x509", "uri": "id", "prefixes": ""},
        "after": [],
        "request": REQUEST,
    }


def confirmation(**changes):
    one = {"Method": BEARER, "data": True, "Recipient": ACS, "NotOnOrAfter": at(300), "NotBefore": NO, "InResponseTo": REQUEST, "Address": NO}
    one.update(changes)
    return one


def attributes(values):
    return "".join(f' {name}="{value}"' for name, value in values.items() if not isinstance(value, Absent))


def issuer(one):
    if isinstance(one, Absent):
        return ""
    return f"<saml:Issuer{attributes({'Format': one['format']})}>{one['value']}</saml:Issuer>"


def identified(head, m):
    """The head with the number of the message in its ID: receivers remember IDs."""
    return {name: value.replace("SERIAL", m["serial"]) if name == "ID" and isinstance(value, str) else value for name, value in head.items()}


def assertion(m, index):
    head = identified(m["assertion"], m)
    if head["ID"] is None:
        head["ID"] = f"_a{m['serial']}{index}"
    subject = ""
    if m["subject"]:
        name_id = "" if isinstance(m["name_id"], Absent) else "<saml:NameID{}>{}</saml:NameID>".format(
            attributes({k: v for k, v in m["name_id"].items() if k != "value"}), m["name_id"]["value"])
        confirmations = ""
        for one in m["confirmations"]:
            data = ""
            if one["data"]:
                data = "<saml:SubjectConfirmationData{}/>".format(attributes({k: v for k, v in one.items() if k not in ("Method", "data")}))
            confirmations += f'<saml:SubjectConfirmation{attributes({"Method": one["Method"]})}>{data}</saml:SubjectConfirmation>'
        subject = f"<saml:Subject>{name_id}{confirmations}</saml:Subject>"
    conditions = ""
    for _ in range(m["conditions_count"]):
        audiences = "".join("<saml:AudienceRestriction>" + "".join(f"<saml:Audience>{a}</saml:Audience>" for a in one) + "</saml:AudienceRestriction>" for one in m["audiences"])
        conditions += f"<saml:Conditions{attributes(m['conditions'])}>{audiences}{m['more_conditions']}</saml:Conditions>"
    authn = "".join(f"<saml:AuthnStatement{attributes(one)}>{m['context']}</saml:AuthnStatement>" for one in m["authn"])
    parts = [subject, conditions, m["advice"], authn, m["attributes"]]
    if m["order"] == "attributes-first":
        parts = [subject, conditions, m["attributes"], authn]
    elif m["order"] == "conditions-first":
        parts = [conditions, subject, authn, m["attributes"]]
    return f"<saml:Assertion xmlns:saml=\"{SAML}\"{attributes(head)}>{issuer(m['issuer'])}{''.join(parts)}</saml:Assertion>"


def response(m):
    head = identified(m["response"], m)
    if head["ID"] is None:
        head["ID"] = f"_r{m['serial']}"
    status = ""
    if not isinstance(m["status"], Absent):
        one = m["status"]
        sub = "" if isinstance(one["sub"], Absent) else f'<samlp:StatusCode Value="{one["sub"]}"/>'
        message = "" if isinstance(one["message"], Absent) else f"<samlp:StatusMessage>{one['message']}</samlp:StatusMessage>"
        status = f"<samlp:Status><samlp:StatusCode{attributes({'Value': one['code']})}>{sub}</samlp:StatusCode>{message}</samlp:Status>"
    inner = "".join(assertion(m, index) for index in range(m["assertions"]))
    return f"<samlp:Response xmlns:samlp=\"{SAMLP}\" xmlns:saml=\"{SAML}\"{attributes(head)}>{issuer(m['response_issuer'])}{status}{inner}</samlp:Response>"


METHODS = {"rsa1": DS + "rsa-sha1", "rsa256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "rsa384": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "rsa512": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"}
MORE = "http://www.w3.org/2007/05/xmldsig-more#"
# What xmlsec does not make everywhere is made here.
OWN = {
    "ec256": ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", hashes.SHA256()), "ec384": ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", hashes.SHA384()),
    "ec512": ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", hashes.SHA512()), "ed25519": ("http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", None),
    "pss256": (MORE + "sha256-rsa-MGF1", hashes.SHA256()), "pss384": (MORE + "sha384-rsa-MGF1", hashes.SHA384()), "pss512": (MORE + "sha512-rsa-MGF1", hashes.SHA512()),
}
# The method that a key of the identity provider is used with.
USUAL = {"rsa": "rsa256", "p256": "ec256", "p384": "ec384", "p521": "ec512", "ed25519": "ed25519"}
DIGESTS = {"1": DS + "sha1", "256": "http://www.w3.org/2001/04/xmlenc#sha256", "384": "http://www.w3.org/2001/04/xmldsig-more#sha384", "512": "http://www.w3.org/2001/04/xmlenc#sha512"}
CANON = {"exc": EXC, "exc-comments": EXC + "WithComments", "inc": C14N, "inc-comments": C14N + "#WithComments", "c14n11": "http://www.w3.org/2006/12/xml-c14n11"}


def sign(root, element, wanted, keys):
    """Signs an element as asked; the ID attributes are known to the signer."""
    for node in root.iter("{*}Assertion", "{*}Response"):
        if node.get("ID"):
            try:
                xmlsec.tree.add_ids(node, ["ID"])
            except xmlsec.Error:
                pass
    canon = CANON[wanted["c14n"]]
    transforms = {
        "usual": [ENVELOPED, canon], "enveloped-only": [ENVELOPED], "reversed": [canon, ENVELOPED], "c14n-only": [canon],
        "inc": [ENVELOPED, C14N], "exc-comments": [ENVELOPED, EXC + "WithComments"], "c14n11": [ENVELOPED, CANON["c14n11"]], "twice": [ENVELOPED, EXC, EXC],
    }[wanted["transforms"]]
    info = {
        "x509": "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{cert}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        "none": "", "name": "<ds:KeyInfo><ds:KeyName>idp</ds:KeyName></ds:KeyInfo>",
        "foreign": "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{other}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        "two": "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{cert}</ds:X509Certificate><ds:X509Certificate>{other}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        "two-foreign-first": "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{other}</ds:X509Certificate><ds:X509Certificate>{cert}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        "empty": "<ds:KeyInfo/>",
        "wrapped": "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{wrapped}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        "subject": "<ds:KeyInfo><ds:X509Data><ds:X509SubjectName>CN=idp</ds:X509SubjectName><ds:X509Certificate>{cert}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
    }[wanted["info"]]
    own = keys["certs"][wanted["key"]]
    info = info.format(cert=own, other=keys["certs"]["other"], wrapped="\n".join(own[i:i + 64] for i in range(0, len(own), 64)))
    uri = "" if wanted["uri"] == "empty" or element.get("ID") is None else "#" + element.get("ID")
    prefixes = f'<ec:InclusiveNamespaces xmlns:ec="{EXC}" PrefixList="{wanted["prefixes"]}"/>' if wanted["prefixes"] else ""
    listed = "".join(f'<ds:Transform Algorithm="{one}">{prefixes if one.startswith(EXC) else ""}</ds:Transform>' for one in transforms)
    text = (f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{canon}"/>'
            f'<ds:SignatureMethod Algorithm="{METHODS.get(wanted["method"]) or OWN[wanted["method"]][0]}"/><ds:Reference URI="{uri}"><ds:Transforms>{listed}</ds:Transforms>'
            f'<ds:DigestMethod Algorithm="{DIGESTS[wanted["digest"]]}"/><ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo>'
            f"<ds:SignatureValue></ds:SignatureValue>{info}</ds:Signature>")
    node = etree.fromstring(text)
    if wanted["method"] in OWN:
        unsigned = etree.tostring(copy.deepcopy(element), method="c14n", exclusive=True)
        node.find(f".//{{{DS}}}DigestValue").text = base64.b64encode(hashlib.new("sha" + wanted["digest"], unsigned).digest()).decode()
    first = element.find(f"{{{SAML}}}Issuer")
    element.insert(0 if first is None else element.index(first) + 1, node)
    if wanted["method"] in OWN:
        text = etree.tostring(node.find(f"{{{DS}}}SignedInfo"), method="c14n", exclusive=True)
        node.find(f"{{{DS}}}SignatureValue").text = base64.b64encode(value_of(text, wanted["method"], keys["own"][wanted["key"]])).decode()
        return
    context = xmlsec.SignatureContext()
    context.key = keys["private"][wanted["key"]]
    context.sign(node)


def value_of(text, method, key):
    """The value of a signature as XML writes it: of ECDSA the two numbers side by side (XML Signature 6.4.3)."""
    hashed = OWN[method][1]
    if method.startswith("pss"):
        return key.sign(text, padding.PSS(padding.MGF1(hashed), hashed.digest_size), hashed)
    if method == "ed25519":
        return key.sign(text)
    size = (key.curve.key_size + 7) // 8
    return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(key.sign(text, ec.ECDSA(hashed))))


XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
# Bytes of the key.
CIPHERS = {"aes128-cbc": 16, "aes192-cbc": 24, "aes256-cbc": 32, "aes128-gcm": 16, "aes192-gcm": 24, "aes256-gcm": 32, "tripledes-cbc": 24}
TRANSPORTS = {"rsa15": XENC + "rsa-1_5", "oaep": XENC + "rsa-oaep-mgf1p", "oaep11": XENC11 + "rsa-oaep"}
OAEP = {"1": "sha1", "misnamed": "sha1", "256": "sha256", "384": "sha384", "512": "sha512", "md5": "md5"}
DIGESTS_OF_KEYS = {**DIGESTS, "md5": "http://www.w3.org/2001/04/xmldsig-more#md5", "misnamed": XENC + "sha1"}


def oaep(public, key, digest, mask):
    """RSA-OAEP (RFC 8017 7.1.1) with any two digests: not every library makes all of them."""
    def mgf1(seed, length):
        parts = (hashlib.new(mask, seed + count.to_bytes(4, "big")).digest() for count in range(length))
        return b"".join(parts)[:length]

    def mixed(one, other):
        return bytes(a ^ b for a, b in zip(one, other))
    size, empty = (public.n.bit_length() + 7) // 8, hashlib.new(digest, b"").digest()
    data = empty + b"\0" * (size - len(key) - 2 * len(empty) - 2) + b"\1" + key
    seed = os.urandom(len(empty))
    data = mixed(data, mgf1(seed, len(data)))
    block = b"\0" + mixed(seed, mgf1(data, len(seed))) + data
    return pow(int.from_bytes(block, "big"), public.e, public.n).to_bytes(size, "big")


def encrypt(root, wanted, keys):
    """Every assertion becomes an EncryptedAssertion for the application's key."""
    for one in list(root.iter(f"{{{SAML}}}Assertion")):
        parent = one.getparent()
        wrapper = etree.Element(f"{{{SAML}}}EncryptedAssertion")
        text = etree.tostring(one)
        parent.replace(one, wrapper)
        name = wanted["content"]
        key = os.urandom(CIPHERS[name])
        if name.endswith("gcm"):
            start = os.urandom(12)
            value = start + AESGCM(key).encrypt(start, text, None)
        else:
            block = TripleDES(key) if name.startswith("triple") else algorithms.AES(key)
            size = block.block_size // 8
            start, fill = os.urandom(size), size - len(text) % size
            writer = Cipher(block, modes.CBC(start)).encryptor()
            value = start + writer.update(text + b"\0" * (fill - 1) + bytes([fill])) + writer.finalize()
        digest, mask = wanted["digest"], wanted["mask"]
        public = keys["own"]["sp"].public_key()
        if wanted["key"] == "rsa15":
            wrapped = public.encrypt(key, padding.PKCS1v15())
        else:
            wrapped = oaep(public.public_numbers(), key, *("sha1" if one is NO else OAEP[one] for one in (digest, mask)))
        stated = "" if digest is NO else f'<ds:DigestMethod Algorithm="{DIGESTS_OF_KEYS[digest]}"/>'
        if mask is not NO:
            stated += f'<e11:MGF xmlns:e11="{XENC11}" Algorithm="{XENC11}mgf1sha{mask}"/>'
        wrapper.append(etree.fromstring(
            f'<xenc:EncryptedData xmlns:xenc="{XENC}" xmlns:ds="{DS}" Type="{XENC}Element">'
            f'<xenc:EncryptionMethod Algorithm="{XENC11 if name.endswith("gcm") else XENC}{name}"/><ds:KeyInfo><xenc:EncryptedKey>'
            f'<xenc:EncryptionMethod Algorithm="{TRANSPORTS[wanted["key"]]}">{stated}</xenc:EncryptionMethod>'
            f"<xenc:CipherData><xenc:CipherValue>{base64.b64encode(wrapped).decode()}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
            f"<xenc:CipherData><xenc:CipherValue>{base64.b64encode(value).decode()}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>"))


def make(m, keys):
    root = etree.fromstring(response(m))
    if m["sign"] in ("assertion", "both"):
        for one in root.iter(f"{{{SAML}}}Assertion"):
            sign(root, one, {**m["signature"], "uri": "id"}, keys)
    if m["encrypt"]:
        encrypt(root, m["encryption"], keys)
    if m["sign"] in ("response", "both"):
        sign(root, root, m["signature"], keys)
    text = etree.tostring(root).decode()
    for old, new in m["after"]:
        assert old in text, (old, m)
        text = text.replace(old, new, 1)
    return m["prolog"] + text


def faults(rng):
    """Every fault by its name, as a change of a valid message. The first word is its group."""
    all = {}

    def one(name, change):
        all[name] = change

    def setting(name, *path_value):
        path, value = path_value[:-1], path_value[-1]

        def change(m):
            target = m
            for step in path[:-1]:
                target = target[step]
            target[path[-1]] = value
        one(name, change)

    def each(group, variants, *path):
        for name, value in variants.items():
            setting(f"{group}:{name}", *path, value)

    url = {
        "slash": ACS + "/", "upper-path": ACS.replace("/acs", "/ACS"), "upper-host": ACS.replace("sp.lab", "SP.Lab"), "port": ACS.replace("example/", "example:443/"),
        "http": ACS.replace("https", "http"), "other": "https://other.example/acs", "query": ACS + "?idp=1", "fragment": ACS + "#x", "prefix": ACS[:-1],
        "space-after": ACS + " ", "space-before": " " + ACS, "newline": "&#10;" + ACS + "&#10;", "percent": ACS.replace("acs", "%61cs"), "empty": "", "absent": NO, "longer": ACS + "/x", "upper-scheme": ACS.replace("https", "HTTPS"),
        "user": ACS.replace("https://", "https://u@"), "double-slash": ACS.replace("/saml", "//saml"),
    }
    each("destination", url, "response", "Destination")
    for name, value in url.items():
        one(f"recipient:{name}", lambda m, value=value: m["confirmations"][0].update(Recipient=value))
    ids = {"slash": IDP + "/", "case": IDP.replace("/idp", "/IDP"), "host-case": IDP.replace("idp.lab", "IDP.lab"), "other": "https://evil.example/idp", "space-after": IDP + " ", "newline": "\n  " + IDP + "\n", "http": IDP.replace("https", "http"), "empty": "", "port": IDP.replace("example/", "example:443/"), "fragment": IDP + "#x"}
    for where in ("response_issuer", "issuer"):
        each(f"{where.replace('_', '-')}-value", ids, where, "value")
        each(f"{where.replace('_', '-')}-format", {"entity": "urn:oasis:names:tc:SAML:2.0:nameid-format:entity", "unspecified": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "empty": ""}, where, "format")
        setting(f"{where.replace('_', '-')}:absent", where, NO)
    for name, value in ids.items():
        def both(m, value=value):
            m["issuer"]["value"] = m["response_issuer"]["value"] = value
        one(f"issuers-both:{name}", both)
    version = {"1.1": "1.1", "2": "2", "3.0": "3.0", "absent": NO, "empty": ""}
    each("response-version", version, "response", "Version")
    each("assertion-version", version, "assertion", "Version")
    for where in ("response", "assertion"):
        each(f"{where}-id", {"absent": NO, "digit": "1SERIAL", "empty": "", "colon": "a:SERIAL"}, where, "ID")
        each(f"{where}-issued", {str(s): at(s) for s in (-700, -301, -299, -250, -181, -179, -100, -91, -89, 1, 59, 61, 179, 181, 301, -86401, -86399)}, where, "IssueInstant")
    times = {"no-z": at(-5)[:-1], "offset": "2026-11-28T13:59:55+02:00", "fraction": at(-5)[:-1] + ".123Z", "seven": at(-5)[:-1] + ".1234567Z", "lower-z": at(-5)[:-1] + "z", "no-seconds": "2026-11-28T11:59Z", "blank": "2026-11-28 11:59:55Z", "garbage": "now", "empty": "", "absent": NO, "date": "2026-11-28", "plus-zero": at(-5)[:-1] + "+00:00", "nano": at(-5)[:-1] + ".123456789Z", "spaces": " " + at(-5) + " ", "fraction-offset": "2026-11-28T12:59:55.5+01:00"}
    each("response-time", times, "response", "IssueInstant")
    each("assertion-time", times, "assertion", "IssueInstant")
    one_times = lambda seconds: {k: (v.replace("11:59:55", at(seconds)[11:19]).replace("13:59:55", (T0 + datetime.timedelta(seconds=seconds + 7200)).strftime("%H:%M:%S")).replace("12:59:55", (T0 + datetime.timedelta(seconds=seconds + 3600)).strftime("%H:%M:%S")).replace("11:59Z", at(seconds)[11:16] + "Z") if isinstance(v, str) else v) for k, v in times.items()}
    each("condition-end-time", one_times(300), "conditions", "NotOnOrAfter")
    each("condition-start-time", one_times(-60), "conditions", "NotBefore")
    for name, value in one_times(300).items():
        one(f"confirmation-end-time:{name}", lambda m, value=value: m["confirmations"][0].update(NotOnOrAfter=value))
        one(f"session-time:{name}", lambda m, value=value: m["authn"][0].update(SessionNotOnOrAfter=value))
    for name, value in times.items():
        one(f"authn-time:{name}", lambda m, value=value: m["authn"][0].update(AuthnInstant=value))
    ends = (-1000, -301, -300, -299, -181, -180, -179, -121, -61, -60, -59, -1, 0, 1)
    starts = (1, 30, 59, 60, 61, 119, 121, 179, 180, 181, 299, 300, 301, 900)
    each("condition-end", {str(s): at(s) for s in ends}, "conditions", "NotOnOrAfter")
    each("condition-start", {str(s): at(s) for s in starts}, "conditions", "NotBefore")
    for s in ends:
        one(f"confirmation-end:{s}", lambda m, s=s: m["confirmations"][0].update(NotOnOrAfter=at(s)))
        one(f"session-end:{s}", lambda m, s=s: m["authn"][0].update(SessionNotOnOrAfter=at(s)))
    for s in starts:
        one(f"confirmation-start:{s}", lambda m, s=s: m["confirmations"][0].update(NotBefore=at(s)))
        one(f"authn-instant:{s}", lambda m, s=s: m["authn"][0].update(AuthnInstant=at(s)))
    one("confirmation-start:past", lambda m: m["confirmations"][0].update(NotBefore=at(-60)))
    for days in (1, 30):
        one(f"authn-old:{days}d", lambda m, days=days: m["authn"][0].update(AuthnInstant=at(-86400 * days)))
    setting("conditions:absent", "conditions_count", 0)
    setting("conditions:twice", "conditions_count", 2)
    setting("conditions:no-attributes", "conditions", {})
    each("more-conditions", {
        "one-time": "<saml:OneTimeUse/>", "proxy": "<saml:ProxyRestriction/>", "proxy-count": '<saml:ProxyRestriction Count="0"/>',
        "unknown-type": '<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="urn:x" xsi:type="x:Odd"/>', "foreign": '<x:Odd xmlns:x="urn:x"/>', "one-time-twice": "<saml:OneTimeUse/><saml:OneTimeUse/>",
    }, "more_conditions")
    other = "https://other.example/metadata"
    each("audience", {
        "none": [], "empty-restriction": [[]], "empty": [[""]], "other": [[other]], "right-first": [[SP, other]], "right-last": [[other, SP]], "right-middle": [[other, SP, "urn:x"]],
        "two-right": [[SP], [SP]], "two-one-wrong": [[SP], [other]], "two-first-wrong": [[other], [SP]], "two-both-wrong": [[other], ["urn:x"]], "slash": [[SP + "/"]], "case": [[SP.upper()]], "space": [[SP + " "]], "newline": [["\n   " + SP + "\n  "]], "acs": [[ACS]], "idp": [[IDP]], "prefix": [[SP[:-1]]], "empty-and-right": [["", SP]], "right-and-empty": [[SP, ""]], "empty-restriction-and-right": [[], [SP]], "blank": [["  "]], "host-case": [[SP.replace("sp.lab", "SP.lab")]], "longer": [[SP + "x"]],
    }, "audiences")
    each("in-response-to", {"other": "_other", "empty": "", "absent": NO, "space": REQUEST + " ", "case": REQUEST.upper()}, "response", "InResponseTo")
    for name, value in {"other": "_other", "empty": "", "absent": NO}.items():
        one(f"confirmation-request:{name}", lambda m, value=value: m["confirmations"][0].update(InResponseTo=value))

        def both_requests(m, value=value):
            m["response"]["InResponseTo"] = value
            m["confirmations"][0]["InResponseTo"] = value
        one(f"requests-both:{name}", both_requests)
    bad = {"expired": {"NotOnOrAfter": at(-1000)}, "recipient": {"Recipient": "https://other.example/acs"}, "method": {"Method": "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"}, "request": {"InResponseTo": "_other"}, "no-data": {"data": False}, "early": {"NotBefore": at(900)}, "vouches": {"Method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"}}
    for name, changes in bad.items():
        setting(f"confirmations:only-{name}", "confirmations", [confirmation(**changes)])
        setting(f"confirmations:good-{name}", "confirmations", [confirmation(), confirmation(**changes)])
        setting(f"confirmations:{name}-good", "confirmations", [confirmation(**changes), confirmation()])
    setting("confirmations:none", "confirmations", [])
    setting("confirmations:two-good", "confirmations", [confirmation(), confirmation()])
    each("confirmation-method", {"empty": "", "absent": NO, "case": BEARER.upper(), "space": BEARER + " "}, "confirmations", 0, "Method")
    one("confirmation-address:other", lambda m: m["confirmations"][0].update(Address="192.0.2.1"))
    setting("subject:absent", "subject", False)
    setting("name-id:absent", "name_id", NO)
    each("name-id-value", {"empty": "", "blank": "  ", "newline": "\n ada@lab.example\n", "comment": "ada@lab.example<!-- x -->.evil.example", "cdata": "<![CDATA[ada@lab.example]]>", "astral": "ada\U0001F600", "entity": "a&amp;b", "upper": "ADA@LAB.EXAMPLE", "long": "a" * 300}, "name_id", "value")
    each("name-id-format", {"absent": NO, "persistent": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "transient": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", "empty": "", "odd": "urn:x:odd"}, "name_id", "Format")
    each("name-id-spnq", {"right": SP, "other": other, "empty": "", "slash": SP + "/"}, "name_id", "SPNameQualifier")
    each("name-id-nq", {"right": IDP, "other": "https://other.example", "empty": ""}, "name_id", "NameQualifier")
    setting("authn:none", "authn", [])
    setting("authn:two", "authn", [{"AuthnInstant": at(-10), "SessionIndex": "_s1"}, {"AuthnInstant": at(-10), "SessionIndex": "_s2"}])
    one("authn:no-index", lambda m: m["authn"][0].update(SessionIndex=NO))
    one("authn:no-session-end", lambda m: m["authn"][0].update(SessionNotOnOrAfter=NO))
    setting("authn:two-first-session-over", "authn", [{"AuthnInstant": at(-10), "SessionNotOnOrAfter": at(-1000)}, {"AuthnInstant": at(-10)}])
    each("context", {"empty": "<saml:AuthnContext/>", "absent": "", "decl": "<saml:AuthnContext><saml:AuthnContextDeclRef>urn:x</saml:AuthnContextDeclRef></saml:AuthnContext>", "class-empty": "<saml:AuthnContext><saml:AuthnContextClassRef/></saml:AuthnContext>", "authority": f"<saml:AuthnContext><saml:AuthnContextClassRef>{PASSWORD}</saml:AuthnContextClassRef><saml:AuthenticatingAuthority>urn:idp</saml:AuthenticatingAuthority></saml:AuthnContext>", "locality": f'<saml:SubjectLocality Address="192.0.2.7"/><saml:AuthnContext><saml:AuthnContextClassRef>{PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext>', "twice": f"<saml:AuthnContext><saml:AuthnContextClassRef>{PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext>" * 2}, "context")
    value = "<saml:AttributeValue>x</saml:AttributeValue>"
    each("attributes", {
        "none": "", "empty-statement": "<saml:AttributeStatement/>", "twice": f'<saml:AttributeStatement><saml:Attribute Name="a">{value}</saml:Attribute><saml:Attribute Name="a">{value}</saml:Attribute></saml:AttributeStatement>',
        "no-name": f"<saml:AttributeStatement><saml:Attribute>{value}</saml:Attribute></saml:AttributeStatement>", "no-value": '<saml:AttributeStatement><saml:Attribute Name="a"/></saml:AttributeStatement>',
        "empty-value": '<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue/></saml:Attribute></saml:AttributeStatement>', "two-statements": f'<saml:AttributeStatement><saml:Attribute Name="a">{value}</saml:Attribute></saml:AttributeStatement><saml:AttributeStatement><saml:Attribute Name="b">{value}</saml:Attribute></saml:AttributeStatement>',
        "two-statements-same": f'<saml:AttributeStatement><saml:Attribute Name="a">{value}</saml:Attribute></saml:AttributeStatement><saml:AttributeStatement><saml:Attribute Name="a">{value}</saml:Attribute></saml:AttributeStatement>',
        "nil": '<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></saml:Attribute></saml:AttributeStatement>',
        "typed": '<saml:AttributeStatement><saml:Attribute Name="a" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:string">x</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
        "typed-wrong": '<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:integer">x</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
        "untyped-prefix": '<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="string">x</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
        "nested": '<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue><saml:NameID>x</saml:NameID></saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
        "text": f'<saml:AttributeStatement>odd<saml:Attribute Name="a">{value}</saml:Attribute></saml:AttributeStatement>',
        "extra": f'<saml:AttributeStatement><saml:Attribute Name="a" xmlns:x="urn:x" x:y="z">{value}</saml:Attribute></saml:AttributeStatement>', "extra-bare": f'<saml:AttributeStatement><saml:Attribute Name="a" Odd="z">{value}</saml:Attribute></saml:AttributeStatement>',
    }, "attributes")
    each("status", {
        "responder": {"code": STATUS + "Responder", "sub": NO, "message": NO}, "requester-denied": {"code": STATUS + "Requester", "sub": STATUS + "RequestDenied", "message": "no"}, "absent": NO,
        "no-value": {"code": NO, "sub": NO, "message": NO}, "unknown": {"code": "urn:x", "sub": NO, "message": NO}, "success-sub": {"code": SUCCESS, "sub": STATUS + "PartialLogout", "message": NO}, "message": {"code": SUCCESS, "sub": NO, "message": "all is well"}, "case": {"code": SUCCESS.lower(), "sub": NO, "message": NO}, "space": {"code": SUCCESS + " ", "sub": NO, "message": NO},
    }, "status")

    def refused(m):
        m["assertions"], m["status"] = 0, {"code": STATUS + "Responder", "sub": STATUS + "NoPassive", "message": NO}
    one("status-alone:nopassive", refused)
    setting("assertions:none", "assertions", 0)
    setting("assertions:two", "assertions", 2)
    each("order", {"attributes-first": "attributes-first", "conditions-first": "conditions-first"}, "order")
    each("advice", {"empty": "<saml:Advice/>", "reference": "<saml:Advice><saml:AssertionIDRef>_x</saml:AssertionIDRef></saml:Advice>"}, "advice")
    each("prolog", {"declaration": '<?xml version="1.0" encoding="UTF-8"?>\n', "comment": "<!-- hello -->", "instruction": "<?odd x?>", "doctype": "<!DOCTYPE Response>", "doctype-entity": '<!DOCTYPE Response [<!ENTITY a "b">]>', "bom": "\ufeff", "newline": "\n", "latin": '<?xml version="1.0" encoding="ISO-8859-1"?>'}, "prolog")
    each("sign", {"response": "response", "assertion": "assertion", "none": "none"}, "sign")
    for shape in ("both", "assertion", "response", "none"):
        def enc(m, shape=shape):
            m["encrypt"], m["sign"] = True, shape
        one(f"encrypt:{shape}", enc)

    def encrypted(name, **changes):
        def enc(m):
            m["encrypt"] = True
            m["encryption"].update(changes)
        one(f"encryption:{name}", enc)
    for name in CIPHERS:
        encrypted(name, content=name)
    encrypted("rsa15", key="rsa15", digest=NO)
    for digest in (NO, *OAEP):
        encrypted(f"oaep-{digest}", digest=digest)
        encrypted(f"oaep11-{digest}", key="oaep11", digest=digest)
    for digest, mask in (("1", "1"), ("256", "1"), ("256", "256"), ("384", "384"), ("512", "512"), ("1", "256")):
        encrypted(f"oaep11-{digest}-mask-{mask}", key="oaep11", digest=digest, mask=mask)
    encrypted("oaep-mask", mask="1")
    encrypted("oaep-256-mask-256", digest="256", mask="256")
    each("sig-method", {name: name for name in ("rsa1", "rsa384", "rsa512", "pss256", "pss384", "pss512")}, "signature", "method")
    each("sig-digest", {"1": "1", "384": "384", "512": "512"}, "signature", "digest")
    each("sig-c14n", {"inc": "inc", "exc-comments": "exc-comments", "inc-comments": "inc-comments", "c14n11": "c14n11"}, "signature", "c14n")
    each("sig-transforms", {name: name for name in ("enveloped-only", "inc", "exc-comments", "c14n11", "twice")}, "signature", "transforms")
    each("sig-info", {name: name for name in ("none", "name", "foreign", "two", "two-foreign-first", "empty", "wrapped", "subject")}, "signature", "info")
    each("sig-key", {"other": "other"}, "signature", "key")
    each("sig-uri", {"empty": "empty"}, "signature", "uri")
    each("sig-prefixes", {"saml": "saml", "xs": "xs saml samlp", "default": "#default"}, "signature", "prefixes")
    setting("unsolicited:with-id", "request", None)

    def alone(m):
        m["request"] = None
        m["response"]["InResponseTo"] = NO
        m["confirmations"][0]["InResponseTo"] = NO
    one("unsolicited:clean", alone)
    return all


# Changed after signing, or of the message's text as a whole: nothing to pair with.
AFTER = {
    "after:name-id": [("ada@lab.example</saml:NameID>", "eve@lab.example</saml:NameID>")],
    "after:destination": [('Destination="https://sp.lab.example/saml/acs"', 'Destination="https://sp.lab.example/saml/acs" Consent="urn:x"')],
    "after:status": [('status:Success"/>', 'status:Success"></samlp:StatusCode>')],
    "after:blank": [("</saml:Subject>", "</saml:Subject>\n  ")],
    "after:value": [("<ds:SignatureValue>", "<ds:SignatureValue>AAAA")],
    "after:value-unpadded": [("==</ds:SignatureValue>", "</ds:SignatureValue>")],
    "after:digest": [("<ds:DigestValue>", "<ds:DigestValue>AAAA")],
}


def private_key(kind):
    curves = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
    if kind in curves:
        return ec.generate_private_key(curves[kind]())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def keys_in(folder, kind):
    keys = {"private": {}, "certs": {}, "own": {}}
    os.makedirs(f"{folder}/keys", exist_ok=True)
    for name in ("idp", "other", "sp"):
        of = kind if name == "idp" else "rsa"
        private = private_key(of)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        cert = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(private.public_key())
                .serial_number(7).not_valid_before(datetime.datetime(2026, 1, 1)).not_valid_after(datetime.datetime(2036, 1, 1)).sign(private, None if of == "ed25519" else hashes.SHA256()))
        pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        public = cert.public_bytes(serialization.Encoding.PEM)
        with open(f"{folder}/keys/{name}.key", "wb") as file:
            file.write(pem)
        with open(f"{folder}/keys/{name}.crt", "wb") as file:
            file.write(public)
        keys["own"][name] = private
        if of == "rsa":
            keys["private"][name] = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)
        keys["certs"][name] = "".join(public.decode().splitlines()[1:-1])
    return keys


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    kind = sys.argv[4] if len(sys.argv) > 4 else "rsa"
    rng = random.Random(seed)
    os.makedirs(f"{folder}/messages", exist_ok=True)
    keys = keys_in(folder, kind)
    with open(f"{folder}/request.xml", "w") as file:
        file.write(f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{REQUEST}" Version="2.0" IssueInstant="{at(-30)}" Destination="{IDP}/sso" AssertionConsumerServiceURL="{ACS}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer>{SP}</saml:Issuer></samlp:AuthnRequest>')
    with open(f"{folder}/idp-metadata.xml", "w") as file:
        file.write(f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="{DS}" entityID="{IDP}"><md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{keys["certs"]["idp"]}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{IDP}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>')
    single = faults(rng)
    names = sorted(single)
    if len(names) > count:
        names = sorted(rng.sample(names, count))
    plan = [((), {})] + [((name,), {}) for name in names] + [((name,), {"after": change}) for name, change in AFTER.items()]
    every = sorted(single)
    while len(plan) < count:
        one, two = rng.sample(every, 2)
        if one.split(":")[0] != two.split(":")[0]:
            plan.append(((one, two), {}))
    messages = []
    for serial, (changes, more) in enumerate(plan):
        m = valid()
        m["serial"] = f"{seed:x}x{serial:04d}"
        m["signature"]["method"] = USUAL[kind]
        try:
            for name in changes:
                single.get(name, lambda _: None)(m)
            m.update(more)
            text = make(m, keys)
        except (KeyError, IndexError, TypeError, AttributeError, xmlsec.Error, etree.XMLSyntaxError) as error:
            print(f"left out: {changes}: {error}", file=sys.stderr)
            continue
        name = f"m{serial:04d}"
        with open(f"{folder}/messages/{name}.b64", "w") as file:
            file.write(base64.b64encode(text.encode()).decode())
        messages.append({"name": name, "what": " + ".join(changes) or ("valid" if not more else "changed"), "request": m["request"]})
    with open(f"{folder}/messages.json", "w") as file:
        json.dump({"t0": at(0), "acs": ACS, "sp": SP, "idp": IDP, "request": REQUEST, "messages": messages}, file, indent=0)
    print(f"{len(messages)} messages of {len(every)} faults")


main()
