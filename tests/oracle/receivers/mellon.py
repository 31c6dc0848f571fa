"""mod_auth_mellon in Apache, in its documented default configuration. Argument: folder of messages. A JSON line per message. A login
that ends before the next page is shown counts as rejected."""

import json
import re
import shutil
import sys
from urllib.parse import urlparse

from apache import Apache, cookies_of, own_metadata, report, version_of

folder = sys.argv[1]
case = json.load(open(f"{folder}/messages.json"))
print(json.dumps({"version": version_of("libapache2-mod-auth-mellon")}))
url = urlparse(case["acs"])
# Its endpoint has a fixed name; the address that the browser posts to is what it compares.
server = Apache(url.netloc, ("auth_mellon_module", "mod_auth_mellon"), f"""
RewriteEngine On
RewriteRule ^{url.path}$ /mellon/postResponse [PT]
""")
with open(f"{server.folder}/sp.xml", "w") as file:
    file.write(own_metadata(folder, case))
for name in ("keys/sp.key", "keys/sp.crt", "idp-metadata.xml"):
    shutil.copy(f"{folder}/{name}", server.folder)
server.configure(f"""
<Location />
  MellonEnable info
  MellonSPMetadataFile {server.folder}/sp.xml
  MellonSPPrivateKeyFile {server.folder}/sp.key
  MellonSPCertFile {server.folder}/sp.crt
  MellonIdPMetadataFile {server.folder}/idp-metadata.xml
</Location>
<Location /index.html>
  AuthType Mellon
  MellonEnable auth
  Require valid-user
</Location>
""")


def ask(text):
    """Why the login fails; `None` where it works."""
    status, headers, _ = server.ask("POST", url.path, "mellon-cookie=cookietest", {"SAMLResponse": text})
    lines = [re.sub(r"^(\[[^]]*\] )*", "", line) for line in server.new_lines()]
    if status != 303:
        return f"{status}: {lines[-1] if lines else ''}"
    status, headers, _ = server.ask("GET", "/index.html", cookies_of(headers))
    server.new_lines()
    return None if status == 200 else f"{status} on the next page"


server.start()
try:
    for message in case["messages"]:
        report(message["name"], ask(open(f"{folder}/messages/{message['name']}.b64").read()))
finally:
    server.end()
