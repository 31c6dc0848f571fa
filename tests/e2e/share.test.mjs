// Handing a case on: a customer shares it without names, support opens it and reads the same answer, nothing leaves either browser.

import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";
import { before, describe, test } from "node:test";
import { base64, response } from "./samples.mjs";
import { eventually, judged, paste, started, status as statusOf, suite, verdict, withPage } from "./harness.mjs";

const here = suite();

const opens = (name, fragment, work, options = {}) =>
  test(name, () => withPage(here.browser, `${here.site.origin}/${fragment}`, options, work));

const ledger = { name: "Ledger", acs: "https://ledger.example/acs" };
const supportLink = `#sp=${Buffer.from(JSON.stringify(ledger)).toString("base64url")}`;
const planted = ["wilhelmina", "harker", "8f3a7c19d2e4b6a0", "sommerregen"];
const login = () =>
  [
    "POST /acs HTTP/1.1",
    "Host: ledger.example",
    "Cookie: JSESSIONID=8F3A7C19D2E4B6A0",
    "Content-Type: application/x-www-form-urlencoded",
    "",
    `user=wilhelmina.harker%40corp.example&password=Sommerregen77&SAMLResponse=${encodeURIComponent(
      base64(response({ destination: "https://ledger.example/acs/" }).replaceAll("erika@example.com", "wilhelmina.harker@corp.example")),
    )}`,
  ].join("\r\n");

/** A text and everything that base64, percent signs and DEFLATE hide in it, in lower case. */
const peeled = (text, depth = 0) => {
  let all = text;
  if (depth < 6) {
    for (const run of text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []) {
      const bytes = Buffer.from(run, "base64");
      all += peeled(bytes.toString("latin1"), depth + 6);
      all += peeled(bytes.toString("utf8"), depth + 1);
      try {
        all += peeled(inflateRawSync(bytes).toString("utf8"), depth + 1);
      } catch {
        // Not compressed.
      }
    }
    if (/%[0-9A-Fa-f]{2}/.test(text)) {
      try {
        all += peeled(decodeURIComponent(text), depth + 1);
      } catch {
        // Not percent-encoded as a whole.
      }
    }
  }
  return all.toLowerCase();
};

const dialog = (page) => page.getByRole("dialog", { name: "Share this case" });
const preview = (page) => dialog(page).getByRole("textbox", { name: "What goes out" });
const choose = async (page, value) => {
  await dialog(page).getByRole("combobox", { name: "Form" }).selectOption(value);
  await eventually(async () => !["", "Preparing …"].includes(await preview(page).inputValue()), "the preview");
  await eventually(async () => (await preview(page).inputValue()).length > 20, "the preview");
  return preview(page).inputValue();
};

describe("handing a case on", () => {
  opens("the customer shares a redacted case, and support reads the same answer", supportLink, async (page) => {
    await page.locator("#offer").getByRole("button", { name: "Use these values" }).click();
    await paste(page, login());
    const status = await judged(page);
    const sentence = await verdict(page).getByRole("heading").first().textContent();
    await verdict(page).getByRole("button", { name: "Share", exact: true }).click();
    await dialog(page).waitFor();
    const left = here.site.requests.length;
    await dialog(page).getByRole("textbox", { name: "Note to the reader" }).fill("It fails since Monday.");
    await dialog(page).getByRole("textbox", { name: "Note to the reader" }).blur();
    const file = await choose(page, "case");
    assert.ok(peeled(login()).includes("wilhelmina"), "the control: the words are found before");
    for (const word of planted) assert.ok(!peeled(file).includes(word), word);
    assert.match(await dialog(page).locator("#share-receipt").textContent(), /personal value/);
    for (const form of ["markdown", "request", "html", "link"]) {
      const text = await choose(page, form);
      for (const word of planted) assert.ok(!peeled(text).includes(word), `${form}: ${word}`);
    }
    assert.deepEqual(here.site.requests.slice(left), [], "nothing left the customer's browser");
    await withPage(here.browser, `${here.site.origin}/`, {}, async (support) => {
      await started(support);
      const loaded = here.site.requests.length;
      await paste(support, file);
      assert.equal(await judged(support), status);
      assert.deepEqual(here.site.requests.slice(loaded), [], "nothing left the browser of support");
      assert.equal(await verdict(support).getByRole("heading").first().textContent(), sentence);
    });
  });

  opens("a case link is shown before use and taken out of the address", "", async (page) => {
    await paste(page, login());
    const status = await judged(page);
    await verdict(page).getByRole("button", { name: "Share", exact: true }).click();
    const link = await choose(page, "link");
    const fragment = link.slice(link.indexOf("#case="));
    await withPage(here.browser, `${here.site.origin}/${fragment}`, {}, async (support) => {
      await support.getByRole("heading", { name: "This link contains a case" }).waitFor();
      assert.equal(support.url(), `${here.site.origin}/`);
      assert.equal(await statusOf(support), "none");
      await support.getByRole("button", { name: "Open this case" }).click();
      assert.equal(await judged(support), status);
    });
  });

  opens("a broken case link says so and changes nothing", "#case=AAAA", async (page) => {
    await page.getByRole("heading", { name: "The link could not be used" }).waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).first().click();
    assert.equal(page.url(), `${here.site.origin}/`);
    assert.equal(await statusOf(page), "none");
  });

  opens("a case file that was made by a newer version is refused", "", async (page) => {
    await paste(page, '{"assertain_case": 9, "generator": "assertain 9"}');
    assert.equal(await judged(page), "cannot-tell");
    await verdict(page).getByText("newer version").first().waitFor();
  });
});
