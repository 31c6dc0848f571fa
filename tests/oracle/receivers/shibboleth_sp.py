"""Shibboleth SP in Apache, configured as its package is but for names, keys, metadata and the address of the ACS. Argument: folder of
messages. A JSON line per message. What counts is whether it takes the response; a session that is over already ends at the next page."""

import html
import json
import os
import re
import subprocess
import sys
from urllib.parse import urlparse

from apache import Apache, free_port, report, version_of, wait_for

folder = sys.argv[1]
case = json.load(open(f"{folder}/messages.json"))
print(json.dumps({"version": version_of("libapache2-mod-shib")}))
url = urlparse(case["acs"])
handlers, acs = os.path.split(url.path)
server = Apache(url.netloc, ("mod_shib", "mod_shib"), "")
server.configure(f"""
ShibConfig {server.folder}/shibboleth2.xml
<Location />
  AuthType shibboleth
  ShibRequestSetting requireSession 0
  Require shibboleth
</Location>
""")
own, port = server.folder, free_port()
for name in ("keys/sp.key", "keys/sp.crt", "idp-metadata.xml"):
    with open(f"{own}/{os.path.basename(name)}", "w") as file:
        file.write(open(f"{folder}/{name}").read())
for name in ("shibd", "native"):
    with open(f"{own}/{name}.logger", "w") as file:
        file.write(f"""log4j.rootCategory=WARN, one
log4j.appender.one=org.apache.log4j.FileAppender
log4j.appender.one.fileName={own}/{name}.log
log4j.appender.one.layout=org.apache.log4j.PatternLayout
log4j.appender.one.layout.ConversionPattern=%c: %m%n
""")
POLICY = "/etc/shibboleth"
with open(f"{own}/shibboleth2.xml", "w") as file:
    file.write(f"""<SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" clockSkew="180">
<OutOfProcess logger="{own}/shibd.logger"/><InProcess logger="{own}/native.logger"/>
<TCPListener address="127.0.0.1" port="{port}" acl="127.0.0.1"/>
<ApplicationDefaults entityID="{case['sp']}" REMOTE_USER="eppn subject-id pairwise-id persistent-id">
<Sessions lifetime="28800" timeout="3600" checkAddress="false" handlerSSL="true" cookieProps="https" redirectLimit="exact" handlerURL="{handlers}">
<SSO entityID="{case['idp']}">SAML2</SSO>
<md:AssertionConsumerService Location="/{acs}" index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
</Sessions>
<Errors supportContact="root@localhost" session="{POLICY}/sessionError.html"/>
<MetadataProvider type="XML" validate="true" path="{own}/idp-metadata.xml"/>
<AttributeExtractor type="XML" validate="true" path="{POLICY}/attribute-map.xml"/>
<AttributeFilter type="XML" validate="true" path="{POLICY}/attribute-policy.xml"/>
<CredentialResolver type="File" key="{own}/sp.key" certificate="{own}/sp.crt"/>
</ApplicationDefaults>
<SecurityPolicyProvider type="XML" validate="true" path="{POLICY}/security-policy.xml"/>
<ProtocolProvider type="XML" validate="true" path="{POLICY}/protocols.xml"/>
</SPConfig>
""")


def ask(text):
    """Why the login fails; `None` where it works."""
    status, _, page = server.ask("POST", url.path, "", {"SAMLResponse": text, "RelayState": f"https://{url.netloc}/index.html"})
    if status == 302:
        return None
    lines = [html.unescape(re.sub(r"<[^>]*>", "", line)).strip() for line in re.findall(r"<p>(.*?)</p>", page, re.DOTALL)]
    return f"{status}: {lines[-1] if lines else page[:200]} ({'; '.join(server.new_lines('shibd.log'))})"


daemon = subprocess.Popen(["/usr/sbin/shibd", "-F", "-f", "-c", f"{own}/shibboleth2.xml", "-p", f"{own}/shibd.pid"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    wait_for(port, daemon)
    server.start()
    for message in case["messages"]:
        report(message["name"], ask(open(f"{folder}/messages/{message['name']}.b64").read()))
finally:
    daemon.terminate()
    daemon.wait()
    server.end()
