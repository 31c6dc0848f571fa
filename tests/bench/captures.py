"""Large recordings on the command line, beside `json.load` of the same file.

usage: captures.py ASSERTAIN FOLDER

Makes the files in FOLDER, the same every time, and prints a line for each: name, bytes, CPU milliseconds of the command line and of
json.load (medians of runs that take turns), their ratio, and the memory above the size of the file. Lines that begin with `handed on` are
about `assertain share`: name, bytes, CPU milliseconds of judging and of sanitizing, their ratio. It measures and judges nothing.
"""
import base64, datetime, gzip, json, os, random, statistics, subprocess, sys, urllib.parse

ACS = "https://app.example/saml/acs"
START = datetime.datetime(2026, 3, 1, 12)
SCRIPT = ["function", " return ", "var e=t(", '"use strict"', ";", "n.prototype.", "=>{", "\n  ", "const o = ", 'throw new Error("x")', "0x1f", "/* c */"]


def entry(number, mime, text, url=None, encoding=None):
    headers = [{"name": "accept", "value": "*/*"}, {"name": "user-agent", "value": "Mozilla/5.0 (X11; Linux x86_64)"}]
    content = {"size": len(text), "mimeType": mime, "text": text}
    if encoding:
        content["encoding"] = encoding
    return {
        "startedDateTime": "2026-03-01T12:00:01.000Z", "time": 12.5,
        "request": {"method": "GET", "url": url or "https://cdn.example/%d.js" % number, "httpVersion": "h2", "headers": headers,
                    "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
        "response": {"status": 200, "statusText": "", "httpVersion": "h2", "headers": [{"name": "content-type", "value": mime}], "cookies": [],
                     "content": content, "redirectURL": "", "headersSize": -1, "bodySize": -1},
        "cache": {}, "timings": {"send": 0.1, "wait": 10, "receive": 1},
    }


def login(number):
    at = lambda seconds: (START + datetime.timedelta(seconds=number * 60 + seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
    request = ('<samlp:AuthnRequest %s ID="_q%d" Version="2.0" IssueInstant="%s" Destination="https://idp.example/sso" '
               'AssertionConsumerServiceURL="%s"><saml:Issuer>https://app.example</saml:Issuer></samlp:AuthnRequest>' % (names, number, at(0), ACS))
    attributes = "".join('<saml:Attribute Name="a%d"><saml:AttributeValue>value %d of %d</saml:AttributeValue></saml:Attribute>' % (k, k, number)
                         for k in range(40))
    response = (
        '<samlp:Response %s ID="_r%d" InResponseTo="_q%d" Version="2.0" IssueInstant="%s" Destination="%s"><saml:Issuer>https://idp.example'
        '</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion '
        'ID="_a%d" Version="2.0" IssueInstant="%s"><saml:Issuer>https://idp.example</saml:Issuer><saml:Subject><saml:NameID>u%d@app.example'
        '</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="%s" '
        'Recipient="%s" InResponseTo="_q%d"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="%s" NotOnOrAfter="%s">'
        '<saml:AudienceRestriction><saml:Audience>https://app.example</saml:Audience></saml:AudienceRestriction></saml:Conditions>'
        '<saml:AuthnStatement AuthnInstant="%s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password'
        '</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>%s</saml:AttributeStatement>'
        '</saml:Assertion></samlp:Response>'
        % (names, number, number, at(2), ACS, number, at(2), number, at(300), ACS, number, at(0), at(300), at(2), attributes))
    for url, name, xml, seconds, status in [("https://idp.example/sso", "SAMLRequest", request, 0, 200), (ACS, "SAMLResponse", response, 3, 302)]:
        one = entry(number, "text/html", "<html></html>", url)
        form = urllib.parse.urlencode({name: base64.b64encode(xml.encode()).decode(), "RelayState": "rs%d" % number})
        one["request"].update(method="POST", postData={"mimeType": "application/x-www-form-urlencoded", "text": form})
        one["response"]["status"] = status
        one["startedDateTime"] = at(seconds)
        yield one


def pages(size):
    """Two logins among scripts, pictures, JSON and pages of a portal."""
    chance = random.Random(5)
    yield from login(0)
    total = number = 0
    while total < size:
        number += 1
        kind = chance.random()
        if kind < 0.45:
            one = entry(number, "application/javascript", "".join(chance.choices(SCRIPT, k=chance.randint(2000, 40000))))
        elif kind < 0.7:
            one = entry(number, "image/png", base64.b64encode(chance.randbytes(chance.randint(5000, 200000))).decode(), encoding="base64")
        elif kind < 0.85:
            rows = [{"id": k, "name": "Item %d" % k, "tags": ["a", "b"]} for k in range(chance.randint(10, 3000))]
            one = entry(number, "application/json", json.dumps(rows), "https://portal.example/api/%d" % number)
        else:
            one = entry(number, "text/html", '<div class="x">\n  <p>Hello world</p>\n</div>\n' * chance.randint(50, 2000), "https://portal.example/%d" % number)
        total += len(one["response"]["content"]["text"]) * 1.08 + 1800
        yield one
    yield from login(1)


def small(count):
    yield from login(0)
    for number in range(count):
        yield entry(number, "text/css", "a{}")


def write(path, entries):
    with open(path, "w", encoding="utf-8") as handle:
        handle.write('{\n  "log": {\n    "version": "1.2",\n    "creator": {"name": "WebInspector", "version": "537.36"},\n    "pages": [],\n    "entries": [\n')
        for number, one in enumerate(entries):
            handle.write((",\n" if number else "") + json.dumps(one, indent=2))
        handle.write("\n    ]\n  }\n}\n")


def used(command):
    """CPU seconds and kilobytes of memory of a command."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    binary, folder = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    made = [
        ("recording, 100 MB", "100m.har", pages(97e6)),
        ("recording, 200 MB", "200m.har", pages(195e6)),
        ("recording, 80,000 small entries", "small.har", small(80000)),
        ("500 logins", "500-logins.har", (one for number in range(500) for one in login(number))),
        ("1,000 logins", "1000-logins.har", (one for number in range(1000) for one in login(number))),
    ]
    files = []
    for name, file, entries in made:
        path = os.path.join(folder, file)
        if not os.path.exists(path):
            write(path, entries)
        files.append((name, path, path))
    packed = os.path.join(folder, "200m.har.gz")
    if not os.path.exists(packed):
        with open(os.path.join(folder, "200m.har"), "rb") as handle, gzip.open(packed, "wb", 1) as out:
            out.write(handle.read())
    files.append(("recording, 200 MB, gzip", packed, None))
    for name, path, plain in files:
        ours, theirs, memory = [], [], []
        for _ in range(5):
            seconds, peak = used([binary, "--json", path])
            ours.append(seconds)
            memory.append(peak * 1024 - os.path.getsize(path))
            if plain:
                theirs.append(used([sys.executable, "-c", "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))", plain])[0])
        mine, other = statistics.median(ours), statistics.median(theirs) if theirs else 0
        ratio = "%.2f" % (mine / other) if other else "–"
        print("%s\t%d\t%.0f\t%s\t%s\t%.0f" % (name, os.path.getsize(path), mine * 1e3, "%.0f" % (other * 1e3) if other else "–", ratio,
                                              statistics.median(memory) / (1 << 20)), flush=True)
    for name, file, size in [("recording, 50 MB", "50m.har", 48e6), ("500 logins", "500-logins.har", None)]:
        path = os.path.join(folder, file)
        if not os.path.exists(path):
            write(path, pages(size))
        judged, shared = [], []
        for _ in range(5):
            judged.append(used([binary, "--json", path])[0])
            shared.append(used([binary, "share", "--out", "har", path])[0])
        judged, shared = statistics.median(judged), statistics.median(shared)
        print("handed on\t%s\t%d\t%.0f\t%.0f\t%.2f" % (name, os.path.getsize(path), judged * 1e3, shared * 1e3, shared / judged), flush=True)


main()
