// The module comes in two parts: what most people paste is judged with the first, and what the first lacks waits for the other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clear, eventually, judged, launch, load, locked, open, paste, samples, serve, singleFile, started, verdict } from "./harness.mjs";
import { base64, redirectUrl, request, response } from "./samples.mjs";

/** The page behind a server of its own, which changes or holds what is named. */
const withServer = async (how, work) => {
  const site = await serve(how);
  const browser = await launch(site.origin);
  try {
    await work(await open(browser, site.origin, { early: true }), site, browser);
  } finally {
    await browser.close();
    await site.stop();
  }
};

const share = async (page) => {
  await verdict(page).getByRole("button", { name: "Share", exact: true }).click();
  return page.getByRole("dialog", { name: "Share this case" }).getByRole("textbox", { name: "What goes out" });
};
const isMade = async (preview) => {
  const text = await preview.inputValue();
  return text.length > 20 && text !== "Preparing …";
};

test("every example, and what is usual beside them, is judged before the later part is there", () =>
  withServer({ hold: "later-" }, async (page, site) => {
    const names = await samples(page);
    assert.ok(names.length > 20);
    for (const name of names) assert.notEqual(await load(page, name), "none", name);
    const log = "[2026-03-01 10:00:00] ERROR AADSTS50011: The redirect URI 'https://app.example/cb' specified in the request does not match";
    const token = `${base64('{"alg":"RS256","kid":"a"}')}.${base64('{"iss":"https://idp.example","aud":"b","exp":1}')}.c2ln`;
    const entry = {
      startedDateTime: "2026-03-01T12:00:00.000Z",
      request: { method: "POST", url: "https://app.example/acs", headers: [], postData: { text: `SAMLResponse=${encodeURIComponent(base64(response()))}` } },
      response: { status: 403, headers: [], content: { text: "<h1>Forbidden</h1>" } },
    };
    const settings = "spring:\n  security:\n    oauth2:\n      resourceserver:\n        jwt:\n          issuer-uri: https://idp.example/";
    const har = JSON.stringify({ log: { version: "1.2", entries: [entry] } });
    for (const text of [log, token, redirectUrl(request()), har, settings]) {
      await clear(page);
      await paste(page, text);
      assert.notEqual(await judged(page), "none", text.slice(0, 40));
    }
    assert.equal(await page.locator("p.failed").count(), 0);
    site.release();
  }));

test("what is asked for before the later part is there comes when it is, and nothing is asked for after the paste", () =>
  withServer({ hold: "later-" }, async (page, site) => {
    await paste(page, base64(response()));
    await judged(page);
    await locked(page);
    const asked = site.requests.length;
    const preview = await share(page);
    await page.waitForTimeout(500);
    assert.equal(await isMade(preview), false, "the control: it needs what is held");
    site.release();
    await eventually(() => isMade(preview), "it is made");
    assert.deepEqual(site.requests.slice(asked), []);
    assert.deepEqual(page.said.filter((line) => line.startsWith("error")), []);
  }));

test("a later part that was changed on the way is not used, and the page says so and keeps what was pasted", () =>
  withServer({ alter: "later-" }, async (page) => {
    await paste(page, base64(response()));
    const status = await judged(page);
    await share(page);
    await page.getByText("Assertain is not complete in this browser").waitFor();
    assert.equal(await verdict(page).getAttribute("data-status"), status);
  }));

test("in the single file nothing comes later", async () => {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(singleFile);
    await started(page);
    await paste(page, base64(response()));
    await judged(page);
    const preview = await share(page);
    await eventually(() => isMade(preview), "it is made");
  } finally {
    await browser.close();
  }
});
