// The analysis runs beside the page: large input leaves the page usable, and an analyser that stops is replaced.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually, items, judged, launch, load, open, paste, samples, serve, singleFile, status, verdict } from "./harness.mjs";
import { response } from "./samples.mjs";

let site;
let browser;

before(async () => {
  site = await serve();
  browser = await launch(site.origin);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const editions = { page: () => site.origin, "single file": () => singleFile };

for (const [edition, address] of Object.entries(editions)) {
  test(`${edition}: the analysis runs in one worker`, async () => {
    const page = await open(browser, address());
    await load(page, (await samples(page))[0]);
    assert.equal(page.workers().length, 1);
    assert.match(page.workers()[0].url(), /^blob:/);
    await page.context().close();
  });

  test(`${edition}: an analyser that stops is said and replaced`, async () => {
    const page = await open(browser, address());
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
  const page = await open(browser, site.origin);
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
  await paste(page, response());
  await eventually(async () => (await items(page).getByText("SAML response").count()) === 3, "the next case is judged");
  await page.context().close();
});

test("a message of several megabytes is judged and shown", async () => {
  const page = await open(browser, site.origin);
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
