// axe-core finds nothing, on an empty page, a bad and a good verdict, in both themes.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { judged, load, paste, samples, settings, suite, unfold, withPage } from "./harness.mjs";
import { redirectUrl, request } from "./samples.mjs";

let axe;
const here = suite(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});

/** Faults that axe-core finds, each with the element. The page's policy refuses scripts, so axe comes past it. */
const faults = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 160)}: ${failureSummary}`));
};

const states = {
  empty: async () => {},
  "a bad verdict": async (page) => assert.equal(await load(page, (await samples(page))[0]), "will-fail"),
  "a link that was opened": async (page) => {
    const link = Buffer.from(JSON.stringify({ name: "Ledger", acs: "https://ledger.example/acs", remarks: ["One."] })).toString("base64url");
    await page.evaluate((link) => (location.hash = `sp=${link}`), link);
    await page.locator("#offer").waitFor();
  },
  "a link that is made": async (page) => {
    await settings(page);
    await page.getByRole("button", { name: "Create a link for customers" }).click();
    await page.getByRole("textbox", { name: "The link" }).waitFor();
  },
  "a good verdict": async (page) => {
    // A request alone: a response that nobody signed is never good.
    await paste(page, redirectUrl(request()));
    assert.equal(await judged(page), "no-problem-found");
  },
};

for (const colorScheme of ["light", "dark"]) {
  for (const [state, reach] of Object.entries(states)) {
    test(`axe finds nothing: ${state}, ${colorScheme}`, () =>
      withPage(here.browser, here.site.origin, { colorScheme }, async (page) => {
        await reach(page);
        assert.deepEqual(await faults(page), []);
        await unfold(page);
        assert.deepEqual(await faults(page), [], "with everything unfolded");
      }));
  }
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing: the pages of the checks, ${colorScheme}`, async () => {
    const context = await here.browser.newContext({ colorScheme });
    const page = await context.newPage();
    for (const name of ["index", "SAML-DEST-MISMATCH"]) {
      await page.goto(`${here.site.origin}/rules/${name}.html`);
      assert.deepEqual(await faults(page), [], name);
    }
    await context.close();
  });
}
