// The tab "Trust": every link of a signature, the octets it rests on, and keys that are forgotten on request.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, describe } from "node:test";
import { eventually, field, inOrder, items, judged, load, paste, samples, settings, suite, unfold } from "./harness.mjs";

let axe;
const here = suite(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});


/** A file of the samples. */
const sample = (name) => readFile(new URL(`../../src/ui/samples/${name}`, import.meta.url), "utf8").then((text) => text.trimEnd());

/** A signed response and the certificate it was signed with. */
const signed = () => sample("passes.xml");

const tab = async (page, name) => {
  await page.getByRole("tab", { name }).click();
  return page.getByRole("tabpanel", { name });
};

/** The sample in order, with its response chosen. */
const ordered = async (page) => {
  await load(page, inOrder);
  await items(page).getByRole("button", { name: /^SAML response/ }).click();
};

/** `Signature found`, `Digest not valid` … of all links shown. */
const links = (panel) =>
  panel.locator(".link-head").evaluateAll((all) => all.map((one) => one.textContent.replace(/\s+/g, " ").trim()));

const expectation = async (page, label, value) => {
  await settings(page);
  await page.getByRole("textbox", { name: label, exact: true }).fill(value);
};

/** What a button saves: the file's name and its text. */
const saved = async (page, button) => {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
};

describe("a signature, link by link", () => {
  here.shows("in order, with its certificate given, every link holds", async (page) => {
    await ordered(page);
    const panel = await tab(page, "Trust");
    await panel.getByRole("heading", { name: /Signature of the response\s+valid/ }).waitFor();
    assert.deepEqual(await links(panel), [
      "Signature found",
      "Reference valid",
      "Digest valid",
      "Key valid",
      "Certificate valid",
      "Trust valid",
    ]);
  });

  here.shows("without a certificate the trust is open", async (page) => {
    await paste(page, await signed());
    await judged(page);
    const panel = await tab(page, "Trust");
    assert.equal((await links(panel)).at(-1), "Trust unknown");
    await panel.getByText("anyone can put a key in a message").waitFor();
  });

  here.shows("changed after signing, the digest fails and shows both values", async (page) => {
    const text = await signed();
    await paste(page, text.replace(/(<saml:NameID[^>]*>)[^<]+/, "$1mallory@tailspin.example"));
    await judged(page);
    const panel = await tab(page, "Trust");
    assert.ok((await links(panel)).includes("Digest not valid"));
    await panel.getByText("Stated in the signature").waitFor();
    await panel.getByText("Computed from the message").waitFor();
  });

  here.shows("the octets can be seen, saved and copied", async (page) => {
    await paste(page, await signed());
    await judged(page);
    const panel = await tab(page, "Trust");
    const octets = panel.getByRole("group").filter({ hasText: "Canonical form of the signed element" });
    await octets.getByText("Canonical form of the signed element (digest input)").click();
    const shown = await panel.locator("pre[aria-label^='Canonical form']").textContent();
    assert.match(shown, /^<samlp:Response/);
    const file = await saved(page, panel.getByRole("button", { name: /Save as file: Canonical form/ }));
    assert.equal(file.name, "response-canonical.xml");
    assert.equal(file.text, shown);
    await panel.getByText("Canonical SignedInfo (signature input)").click();
    assert.match((await saved(page, panel.getByRole("button", { name: /Save as file: Canonical SignedInfo/ }))).text, /^<ds:SignedInfo/);
  });

  here.shows("a re-indented copy stands beside what was signed", async (page) => {
    const rule = await readFile(new URL("../rules/SIG-DIGEST-MISMATCH.md", import.meta.url), "utf8");
    await paste(page, rule.split("## the copy was re-indented")[1].split("```input\n")[1].split("\n```")[0]);
    await judged(page);
    const panel = await tab(page, "Trust");
    await panel.getByText("matches after undoing").waitFor();
    await panel.getByText("Canonical form of the signed element (digest input)").click();
    const table = panel.getByRole("table", { name: /This copy compared with what was signed/ });
    await table.waitFor();
    assert.ok((await table.locator("mark").count()) > 3);
    assert.match(await table.locator("mark").first().textContent(), /␤/);
    // The same damage is in what the signature value covers.
    await panel.getByText("Canonical SignedInfo (signature input)").click();
    await eventually(async () => (await table.count()) === 2, "both stand beside what was signed");
  });

  here.shows("a certificate is copied and saved as PEM, its fingerprint in both notations", async (page) => {
    const pem = `${await sample("certificate.txt")}\n`;
    await load(page, inOrder);
    const panel = await tab(page, "Trust");
    await unfold(page, ".trust details.certificate");
    await panel.getByRole("button", { name: "Copy with colons: SHA-256 fingerprint" }).waitFor();
    await panel.getByRole("button", { name: "Copy plain: SHA-256 fingerprint" }).waitFor();
    const file = await saved(page, panel.getByRole("button", { name: /^Save as file: certificate/ }));
    assert.match(file.name, /^certificate-[0-9a-f]{12}\.pem$/);
    assert.equal(file.text, pem);
  });

  here.shows("a signed URL shows the exact characters that are signed", async (page) => {
    const signature = "c2lnbmF0dXJl";
    const query = (await sample("request-url.txt")).split("&Sig")[0];
    const alg = encodeURIComponent("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    await paste(page, `${query}&SigAlg=${alg}&Signature=${signature}`);
    await judged(page);
    const panel = await tab(page, "Trust");
    await panel.getByText("The exact characters that are signed").click();
    const shown = await panel.locator("pre").textContent();
    assert.match(shown, /^SAMLRequest=.*&SigAlg=http%3A/);
    assert.ok(!shown.includes("Signature="));
  });

  here.shows("a token without a signature says so", async (page) => {
    await load(page, "Unsigned token");
    const panel = await tab(page, "Trust");
    assert.deepEqual(await links(panel), ["Signature not valid"]);
  });
});

describe("what is signed, on the message", () => {
  here.shows("a signed response is marked in text", async (page) => {
    await ordered(page);
    const panel = await tab(page, "Message");
    await panel.getByRole("list", { name: "Signed parts" }).getByText("the response").waitFor();
    await panel.getByText("signed: the response").first().waitFor();
  });

  here.shows("an unsigned one as well", async (page) => {
    await paste(page, (await signed()).replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, ""));
    await judged(page);
    const panel = await tab(page, "Message");
    await panel.getByText("not signed, but used: the response").first().waitFor();
  });

  here.shows("a value of the summary shows its place", async (page) => {
    await ordered(page);
    const panel = await tab(page, "Summary");
    await panel.getByRole("button", { name: /^Show in the message: / }).first().focus();
    await panel.getByText(/^In the message, line \d+$/).waitFor();
    assert.equal(await panel.locator(".peek mark").count(), 1);
  });
});

describe("keys", () => {
  here.shows("are forgotten on request, wherever they were given", async (page) => {
    await load(page, "Private key pasted by mistake");
    await expectation(page, "Key or secret", "s3cret-of-a-client");
    const forget = page.getByRole("button", { name: "Delete keys and secrets" });
    await forget.waitFor();
    await forget.click();
    await page.getByRole("status").filter({ hasText: "Keys and secrets deleted" }).waitFor();
    await eventually(async () => (await forget.count()) === 0, "the button goes");
    assert.equal(await page.getByRole("textbox", { name: "Key or secret" }).inputValue(), "");
    assert.equal(await field(page).inputValue(), "");
    assert.equal(await items(page).getByRole("listitem").count(), 0);
    assert.ok(!(await page.locator("body").textContent()).includes("PRIVATE KEY"));
    // The page still works: another thread judges.
    await paste(page, await signed());
    await judged(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  here.shows(
    `axe finds nothing in it, and nothing scrolls sideways (${colorScheme})`,
    async (page) => {
      const faults = async () => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`));
      };
      const beyond = () =>
        page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.scrollingElement;
          return scrollWidth > clientWidth ? scrollWidth - clientWidth : 0;
        });
      const states = [() => load(page, inOrder), () => ordered(page), async () => load(page, (await samples(page))[0])];
      for (const reach of states) {
        await reach();
        for (const name of ["Trust", "Message", "Summary"]) {
          await tab(page, name);
          await unfold(page, ".panel details");
          await page.waitForTimeout(100);
          assert.deepEqual(await faults(), [], name);
          assert.equal(await beyond(), 0, `${name} is no wider than the page`);
        }
      }
    },
    { colorScheme, viewport: { width: 320, height: 640 } },
  );
}
