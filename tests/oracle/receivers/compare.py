"""Compares what the receivers did with what the command line predicts. Arguments: folder, binary, `--verbose`.

Prints a line per receiver, and each message that was predicted wrongly where asked. Ends with 1 where a row of the table agrees
with fewer than 97 of 100 messages, apart from what no message shows.
"""

import collections
import concurrent.futures
import json
import os
import subprocess
import sys

folder, binary = sys.argv[1], sys.argv[2]
verbose = "--verbose" in sys.argv
case = json.load(open(f"{folder}/messages.json"))
# Which requests a receiver remembers, and which address the browser has, no message shows.
UNPREDICTABLE = ("unsolicited:with-id", "confirmation-address:other")
# The row is of a newer version, which is known to differ here.
OLDER = {
    "ruby-saml": ("prolog:doctype", "prolog:doctype-entity"),
    "simplesamlphp": (
        "sig-c14n:c14n11", "sig-c14n:inc", "sig-c14n:inc-comments", "sig-transforms:c14n11", "sig-transforms:inc", "confirmation-request:absent",
        "in-response-to:absent", "after:destination",
    ),
}


def predicted(message):
    command = [
        binary, "--json", "--at", case["t0"], "--acs", case["acs"], "--sp-entity-id", case["sp"], "--item", f"{folder}/idp-metadata.xml",
        "--key", f"{folder}/keys/sp.key", f"{folder}/messages/{message['name']}.b64",
    ]
    if message["request"]:
        command.append(f"{folder}/request.xml")
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    return {one["id"]: one for one in report.get("receivers", [])}


def main():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        predictions = list(pool.map(predicted, case["messages"]))
    failed = False
    print(f"{'receiver':16}{'version':12}{'messages':>9}{'accepts':>9}{'agree':>8}{'%':>8}{'sentence':>14}")
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".jsonl"):
            continue
        name = file[:-6]
        lines = [json.loads(line) for line in open(f"{folder}/{file}")]
        version = next((line["version"] for line in lines if "version" in line), "?")
        did = {line["name"]: line for line in lines if "name" in line}
        accepts = sum(one["accepts"] for one in did.values())
        judged, agree, wrong, spoke, said_so = 0, 0, [], 0, []
        for message, rows in zip(case["messages"], predictions):
            faults = message["what"].split(" + ")
            left_out = UNPREDICTABLE + OLDER.get(name, ())
            if name not in rows or message["name"] not in did or any(fault in left_out for fault in faults):
                continue
            judged += 1
            real, said = did[message["name"]], rows[name]
            if real["accepts"] == said["accepts"]:
                agree += 1
                because = said["because"][0]["text"] if said["because"] else ""
                if "It says `" in because and real["error"]:
                    spoke += 1
                    if because.split("It says `")[1].rstrip("`") not in real["error"]:
                        said_so.append((message, real, because))
            else:
                wrong.append((message, real, said))
        share = f"{100 * agree / judged:.1f}" if judged else "no row"
        sentences = f"{spoke - len(said_so)} of {spoke}" if spoke else ""
        print(f"{name:16}{version:12}{judged or len(did):9}{accepts:9}{agree if judged else '':>8}{share:>8}{sentences:>14}")
        failed |= judged > 0 and agree < 0.97 * judged
        for message, real, because in said_so if verbose else []:
            print(f"    {message['what']}: prints {real['error'][:100]}; said {because}")
        for message, real, said in wrong if verbose else []:
            did_what = "accepts" if real["accepts"] else f"rejects: {real['error']}"
            print(f"    {message['what']}: {did_what[:140]}; said {[one['rule'] for one in said['because']] or 'accepts'}")
    missing = collections.Counter(message["what"].split(":")[0] for message, rows in zip(case["messages"], predictions) if not rows)
    print("without a prediction:", ", ".join(f"{name} {count}" for name, count in missing.items()) or "none")
    sys.exit(failed)


main()
