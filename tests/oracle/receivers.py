"""Adds what PyJWT and Authlib make of each token: reads the lines of `tests/e2e/receivers.mjs`, prints them with two more verdicts.

Argument: the time of use in seconds. A verdict is the error with its class, or the empty text where the token is accepted.
"""
import base64, json, sys, warnings
from datetime import datetime, timezone
from unittest import mock

warnings.simplefilter("ignore")
import jwt
from authlib.jose import JsonWebToken

NOW = int(sys.argv[1])


class Frozen(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(NOW, tz or timezone.utc)


def of_pyjwt(one, key):
    expected = one["expected"]
    try:
        with mock.patch("jwt.api_jwt.datetime", Frozen):
            jwt.decode(one["token"], key, algorithms=one["algorithms"], issuer=expected["issuer"], audience=expected["audience"],
                       subject=expected.get("subject"))
        return ""
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)


def of_authlib(one):
    wanted = {"iss": one["expected"]["issuer"], "aud": one["expected"]["audience"]}
    if "subject" in one["expected"]:
        wanted["sub"] = one["expected"]["subject"]
    options = {name: {"essential": True, "value": value} for name, value in wanted.items()}
    try:
        claims = JsonWebToken(one["algorithms"]).decode(one["token"], one["jwk"], claims_options=options)
        claims.validate(now=NOW)
        return ""
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)


for line in sys.stdin:
    one = json.loads(line)
    secret = one["jwk"]["kty"] == "oct"
    key = base64.urlsafe_b64decode(one["pem"] + "==") if secret else one["pem"]
    one["verdicts"]["pyjwt"] = of_pyjwt(one, key)
    one["verdicts"]["authlib"] = of_authlib(one)
    print(json.dumps(one))
