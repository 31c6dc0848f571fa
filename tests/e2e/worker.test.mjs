// The analysis runs beside the page: large input leaves the page usable, and an analyser that stops is replaced.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, items, judged, load, open, paste, samples, singleFile, status, suite, verdict } from "./harness.mjs";
import { response } from "./samples.mjs";

const here = suite();

const editions = { page: () => here.site.origin, "single file": () => singleFile };

for (const [edition, address] of Object.entries(editions)) {
  test(`${edition}: the analysis runs in one worker`, async () => {
    const page = await open(here.browser, address());
    await load(page, (await samples(page))[0]);
    assert.equal(page.workers().length, 1);
    assert.match(page.workers()[0].url(), /^blob:/);
    await page.context().close();
  });

  test(`${edition}: an analyser that stops is said and replaced`, async () => {
    const page = await open(here.browser, address());
    await load(page, (await samples(page))[0]);
    await page.workers()[0].evaluate(() => {
      self.onmessage = () => {
        throw new Error("stopped on purpose");
      };
    });
    await judgeMore(page);
    await verdict(page).getByText("The analysis stopped unexpectedly").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await eventually(async () => (await verdict(page).getByText("The analysis stopped unexpectedly").count()) === 0, "it works again");
    assert.notEqual(await status(page), "none");
    await page.context().close();
  });
}

test("long work shows that it goes on, can be stopped, and leaves the page usable", async () => {
  const page = await open(here.browser, here.site.origin);
  await load(page, (await samples(page))[0]);
  // Work without an end, whatever the machine: the answer of this worker never comes.
  await page.workers()[0].evaluate(() => {
    self.onmessage = () => {
      for (;;);
    };
  });
  await judgeMore(page);
  const stop = verdict(page).getByRole("button", { name: "Stop", exact: true });
  await stop.waitFor();
  await verdict(page).getByRole("progressbar").waitFor();
  await stop.click();
  await stop.waitFor({ state: "detached" });
  await verdict(page).getByText("You stopped the check.").waitFor();
  await paste(page, response());
  await eventually(async () => (await items(page).getByText("SAML response").count()) === 3, "the next case is judged");
  await page.context().close();
});

test("a large recording says how much is read and what was found", async () => {
  const page = await open(here.browser, here.site.origin);
  const form = `SAMLResponse=${encodeURIComponent(Buffer.from(response()).toString("base64"))}`;
  const entry = (text, body) => ({
    startedDateTime: "2026-03-01T12:00:00.000Z",
    request: { method: "POST", url: "https://app.example/acs", headers: [], postData: { mimeType: "application/x-www-form-urlencoded", text } },
    response: { status: 200, headers: [], content: { text: body } },
  });
  const body = `SAMLResponse password ${"<p>a page of the application</p>".repeat(60)}`;
  const entries = Array.from({ length: 16_000 }, (_, n) => entry(n % 4000 === 0 ? form : `a=${n}`, body));
  // By its path: a buffer of this size takes long to the browser.
  const folder = await mkdtemp(join(tmpdir(), "assertain-"));
  const file = join(folder, "long.har");
  await writeFile(file, JSON.stringify({ log: { version: "1.2", entries } }));
  await page.evaluate(() => {
    globalThis.said = new Set();
    const look = () => {
      const value = document.querySelector(".working progress")?.getAttribute("value");
      if (value) globalThis.said.add(`${value}: ${document.querySelector(".working span").textContent}`);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.locator("#files").setInputFiles(file);
  const told = /^[1-9]\d?: Read [1-9]\d? % of 1 item, \d+ MB: \d+ messages? found so far$/;
  const said = () => page.evaluate(() => [...globalThis.said]);
  await eventually(async () => (await said()).some((line) => told.test(line)), "it says how far it is");
  await rm(folder, { recursive: true });
  await page.context().close();
});

test("a message of several megabytes is judged and shown", async () => {
  const page = await open(here.browser, here.site.origin);
  const attributes = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`attribute-${n}`, [`value ${n}`]]));
  await page.locator("input[type=file]").setInputFiles({
    name: "large.xml",
    mimeType: "text/xml",
    buffer: Buffer.from(response({ attributes })),
  });
  await judged(page);
  await page.getByRole("tab", { name: "Message" }).click();
  await page.locator(".message .line").first().waitFor();
  await page.context().close();
});

/** Starts another judgement by pasting one more item. */
const judgeMore = (page) => paste(page, response());
