// Logins between `samlp` and node-saml with one setting wrong on one side, recorded in Chromium: the verdict names that setting's fault
// first, and agrees with what node-saml did.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { recorded } from "./flows/record.mjs";
import { samlLogin } from "./flows/saml.mjs";
import { launch } from "./harness.mjs";

const built = ["release", "debug"].map((profile) => fileURLToPath(new URL(`../../target/${profile}/assertain`, import.meta.url)));
const program = built.find(existsSync);

let local;
let folder;
before(async () => {
  if (!program) return;
  local = await launch(undefined, { reach: "127.0.0.1" });
  folder = await mkdtemp(join(tmpdir(), "assertain-"));
});
after(async () => {
  await local?.close();
  if (folder) await rm(folder, { recursive: true });
});

/** The report of the command line about a recording, with what the application is set up to expect. */
const judged = async (har, login, options) => {
  const [recording, cert] = [join(folder, "login.har"), join(folder, "idp.crt")];
  await writeFile(recording, har);
  await writeFile(cert, login.cert);
  const expected = { acs: login.acs, "sp-entity-id": login.entityId, cert, ...options };
  const words = Object.entries(expected).flatMap(([name, value]) => [`--${name}`, value]);
  return new Promise((report) => {
    // Its exit status is 1 where the login will fail.
    execFile(program, ["--json", ...words, recording], { maxBuffer: 1 << 26 }, (_, stdout) => report(JSON.parse(stdout)));
  });
};

const other = () => readFile(new URL("flows/other.crt", import.meta.url), "utf8");
const status = "urn:oasis:names:tc:SAML:2.0:status:";

/**
 * What is set up wrongly, what the command line is told (what the application expects), the rule that has to come first, and words of
 * node-saml's error; `accepted` where node-saml lets the user in all the same.
 */
const faults = {
  "the identity provider has another audience": {
    flow: { audience: "https://portal.example/saml" },
    rule: "SAML-AUD-MISMATCH",
    error: /audience/,
  },
  "the application expects another audience": {
    flow: { application: { audience: "https://portal.example/SAML/metadata" } },
    options: { "sp-entity-id": "https://portal.example/SAML/metadata" },
    rule: "SAML-AUD-MISMATCH",
    error: /audience/,
  },
  "the identity provider has an old ACS URL": {
    flow: { acsAtProvider: "/saml/acs-old" },
    rule: /SAML-DEST-MISMATCH|CORR-ACS-CHANGED/,
    undelivered: true,
  },
  "the identity provider has another Destination": {
    flow: { provider: { destination: "https://portal.example/saml/acs" } },
    rule: "SAML-DEST-MISMATCH",
    accepted: true,
  },
  "the application has another certificate": {
    flow: async () => ({ application: { idpCert: await other() } }),
    certificate: other,
    rule: "SIG-KEY-MISMATCH",
    error: /signature/,
  },
  "the assertion is expired on arrival": {
    flow: { provider: { lifetimeInSeconds: -120 } },
    rule: /SAML-EXPIRED|SAML-SCD-EXPIRED|SAML-WINDOW-INVALID/,
    error: /expired|subject confirmation/,
  },
  "the application wants a signed response": {
    flow: { application: { wantAuthnResponseSigned: true } },
    rule: "SIG-RESPONSE-UNSIGNED",
    error: /document signature/,
  },
  "the application wants a signed assertion": {
    flow: { provider: { signAssertion: false, signResponse: true } },
    // Its "Invalid signature" is said of a wrong key as well.
    options: { receiver: "node-saml" },
    rule: "SIG-ASSERTION-UNSIGNED",
    error: /signature/,
  },
  "the application forgot its request": {
    flow: { application: { validateInResponseTo: "always" } },
    rule: /CORR-IRT-UNEXPECTED|CORR-IRT-MISMATCH/,
    error: /InResponseTo/,
  },
  "the identity provider refuses the user": {
    flow: { refusal: { code: `${status}RequestDenied`, description: "The user kim is not assigned to this application" } },
    rule: /PROV-USER-NOT-ASSIGNED|SAML-STATUS-REQUESTDENIED/,
    error: /RequestDenied|not assigned/,
  },
  "nothing": { flow: {}, accepted: true },
};

for (const [name, { flow, options, certificate, rule, error, accepted, undelivered }] of Object.entries(faults)) {
  const title = `a login in which ${name === "nothing" ? "nothing is wrong" : name}`;
  test(title, { skip: !program && "no command line was built" }, async () => {
    const login = await samlLogin(typeof flow === "function" ? await flow() : flow);
    const har = await recorded(local, "embed", async (page) => {
      await page.goto(login.start);
      await page.getByRole("heading").waitFor();
    });
    await login.stop();
    if (certificate) login.cert = await certificate();
    const [said] = login.said;
    if (undelivered) assert.equal(said, undefined);
    else if (accepted) assert.equal(said, null, `node-saml said: ${said}`);
    else assert.match(said, error);

    const { verdict, findings } = await judged(har, login, options);
    const first = findings.find((finding) => finding.role === "cause");
    const told = `${verdict.status}: ${verdict.headline}`;
    if (!rule) {
      assert.equal(first, undefined, told);
      return;
    }
    assert.match(first?.rule ?? "none", new RegExp(`^(${rule.source ?? rule})$`), told);
    assert.ok(verdict.status === "will-fail" || verdict.status === "may-fail", told);
    // What node-saml accepts is not called a certain failure of this login.
    if (accepted) assert.equal(verdict.status, "may-fail", told);
  });
}
