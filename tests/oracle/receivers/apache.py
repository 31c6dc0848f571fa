"""Apache on 127.0.0.1 for receivers that are modules of it: started with a configuration of its own, asked with forms, ended."""

import http.client
import json
import os
import shutil
import signal
import select
import socket
import subprocess
import sys
import tempfile
import urllib.parse

MODULES = "/usr/lib/apache2/modules"
# What takes too long is ended like this; what it started has to end too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port, started):
    """Waits until somebody listens; the clock of the calendar stands still here."""
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if started.poll() is not None:
            break
        select.select([], [], [], 0.1)  # `time.sleep` does not work with this clock
    sys.exit("the server does not start")


class Apache:
    """One process that takes itself for `https://HOST`, with what the receiver adds to its configuration."""

    def __init__(self, host, module, settings):
        self.host, self.port = host, free_port()
        self.folder = tempfile.mkdtemp(prefix="assertain-apache-")
        os.chmod(self.folder, 0o755)
        os.mkdir(f"{self.folder}/page")
        with open(f"{self.folder}/page/index.html", "w") as file:
            file.write("signed in\n")
        usual = ["mpm_prefork", "authz_core", "authz_user", "authn_core", "rewrite", "dir"]
        all = [(f"{one}_module", f"mod_{one}") for one in usual] + [module]
        load = "".join(f"LoadModule {name} {MODULES}/{file}.so\n" for name, file in all)
        with open(f"{self.folder}/apache.conf", "w") as file:
            file.write(f"{load}Listen 127.0.0.1:{self.port}\nServerName https://{host}\nUseCanonicalName On\nUser www-data\nGroup www-data\n"
                       f"PidFile {self.folder}/apache.pid\nErrorLog {self.folder}/error.log\nDocumentRoot {self.folder}/page\n{settings}\n")

    def configure(self, settings):
        with open(f"{self.folder}/apache.conf", "a") as file:
            file.write(settings)

    def start(self):
        # Unlike `apache2ctl`, no service of the machine is touched.
        self.process = subprocess.Popen(["/usr/sbin/apache2", "-X", "-d", self.folder, "-f", f"{self.folder}/apache.conf"], stderr=subprocess.DEVNULL)
        wait_for(self.port, self.process)

    def ask(self, method, path, cookies="", form=None):
        """Status, headers and text of an answer."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": self.host, "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        server.request(method, path, urllib.parse.urlencode(form) if form else None, headers)
        answer = server.getresponse()
        text = answer.read().decode(errors="replace")
        server.close()
        return answer.status, answer.headers, text

    def new_lines(self, file="error.log"):
        """What was logged since this was asked last."""
        with open(f"{self.folder}/{file}", errors="replace") as log:
            log.seek(getattr(self, file, 0))
            lines = log.read().splitlines()
            setattr(self, file, log.tell())
        return lines

    def end(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def cookies_of(headers):
    return "; ".join(one.split(";")[0] for one in headers.get_all("Set-Cookie") or [])


def own_metadata(folder, case):
    """The application's metadata, with its certificate."""
    certificate = "".join(open(f"{folder}/keys/sp.crt").read().splitlines()[1:-1])
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
 entityID="{case['sp']}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo>
<ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:AssertionConsumerService
 index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{case['acs']}"/></md:SPSSODescriptor>
</md:EntityDescriptor>"""


def version_of(package):
    shown = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", package], capture_output=True, text=True, check=False)
    return shown.stdout.split("-")[0].split("+")[0] or "?"


def report(name, error):
    print(json.dumps({"name": name, "accepts": error is None, "error": error}), flush=True)
