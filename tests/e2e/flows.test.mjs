// Logins between real software, recorded in Chromium as people record them: each recording is told rightly, whatever it lacks.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { openidLogin } from "./flows/openid.mjs";
import { recorded, sanitized, traced } from "./flows/record.mjs";
import { samlLogin } from "./flows/saml.mjs";
import { judged, launch, open, serve, verdict } from "./harness.mjs";

let site;
let browser;
let local;

before(async () => {
  site = await serve();
  browser = await launch(site.origin);
  local = await launch(undefined, { reach: "127.0.0.1" });
});
after(async () => {
  await Promise.all([browser?.close(), local?.close()]);
  await site?.stop();
});

/** The verdict's status and its words for one recording. */
const told = async (recording, name) => {
  const page = await open(browser, site.origin);
  try {
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(recording) });
    return { status: await judged(page), words: await verdict(page).innerText() };
  } finally {
    await page.context().close();
  }
};

/** The recordings of one login: with bodies and without, sanitized, and as SAML-tracer exports them. */
const recordings = async (begin, work, { tracer }) => {
  const all = [];
  for (const content of ["embed", "omit"]) {
    const login = await begin();
    const har = await recorded(local, content, (page) => work(page, login));
    await login.stop();
    all.push([`${content}.har`, har], [`${content}-sanitized.har`, sanitized(har)]);
    if (tracer && content === "embed") all.push(["tracer.json", traced(har)]);
  }
  return all;
};

const heading = (name) => (page) => page.getByRole("heading", { name }).waitFor();

test("a SAML login that works", async () => {
  const work = (page, login) => page.goto(login.start).then(() => heading("Welcome")(page));
  for (const [name, recording] of await recordings(() => samlLogin(), work, { tracer: true })) {
    const { status, words } = await told(recording, name);
    // Whose key signed it, no recording says.
    assert.ok(["cannot-tell", "no-problem-found"].includes(status), `${name}: ${status}: ${words}`);
  }
});

test("a SAML login whose audience has a slash too many", async () => {
  const audience = "https://portal.example/saml/metadata/";
  const work = (page, login) => page.goto(login.start).then(() => heading("Sign-in failed")(page));
  for (const [name, recording] of await recordings(() => samlLogin({ audience }), work, { tracer: true })) {
    const { status, words } = await told(recording, name);
    assert.equal(status, "will-fail", `${name}: ${words}`);
    assert.match(words, /audience.*trailing slash/i, name);
  }
});

test("an OpenID Connect login that works", async () => {
  const work = async (page, login) => {
    await page.goto(login.start);
    await page.locator("[name=login]").fill("kim");
    await page.locator("[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.getByRole("button", { name: "Continue" }).click();
    await heading("Welcome")(page);
  };
  for (const [name, recording] of await recordings(() => openidLogin(), work, { tracer: false })) {
    const { status, words } = await told(recording, name);
    assert.equal(status, "no-problem-found", `${name}: ${words}`);
    assert.doesNotMatch(words, /any\b.*password/i, name);
  }
});

test("an OpenID Connect login with a redirect URI that is not registered", async () => {
  const work = (page, login) => page.goto(login.start);
  for (const [name, recording] of await recordings(() => openidLogin({ path: "/callback/" }), work, { tracer: false })) {
    const { status, words } = await told(recording, name);
    assert.equal(status, "will-fail", `${name}: ${words}`);
    assert.match(words, name.startsWith("embed") ? /redirect URI|address to return to/i : /HTTP 400/, name);
  }
});

test("the recordings hold what the test says", async () => {
  const login = await samlLogin();
  const har = await recorded(local, "embed", (page) => page.goto(login.start).then(() => heading("Welcome")(page)));
  await login.stop();
  assert.match(har, /SAMLResponse/);
  assert.match(har, /session=s1/);
  assert.doesNotMatch(sanitized(har), /session=s1/);
  assert.ok((await readFile(new URL("flows/idp.crt", import.meta.url), "utf8")).includes("BEGIN CERTIFICATE"));
});
