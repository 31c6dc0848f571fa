// Applications that are known by name: their values, and for each a sample in order and one that fails.

import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { eventually, items, judged, load, paste, settings, suite, unfold, verdict } from "./harness.mjs";

const here = suite();

const sample = (name) => readFile(new URL(`../../src/ui/samples/${name}`, import.meta.url), "utf8").then((text) => text.trimEnd());
const headline = (page) => verdict(page).getByRole("heading", { level: 2 }).textContent();
const finding = (page, rule) => page.locator("details.finding", { hasText: rule }).first();
const kinds = (page) => items(page).locator("strong").allTextContents();
const tab = async (page, name) => {
  await page.getByRole("tab", { name }).click();
  return page.getByRole("tabpanel", { name });
};
const box = (page, name) => page.getByRole("textbox", { name, exact: true });
const expectations = settings;
const choose = async (page, label) => {
  await expectations(page);
  await page.getByRole("combobox", { name: "Application" }).selectOption({ label });
};

describe("choosing an application", () => {
  here.shows("fills what is known of it, and takes it back for another one", async (page) => {
    await choose(page, "Atlar · SAML");
    assert.equal(await box(page, "ACS URL").inputValue(), "https://cognito.production.atlar.com/saml2/idpresponse");
    assert.equal(await box(page, "Application's Entity ID").inputValue(), "urn:amazon:cognito:sp:eu-central-1_8USGTETUo");
    assert.equal(await box(page, "Required attributes").inputValue(), "email");
    assert.match(await page.getByRole("combobox", { name: "Receiver library" }).locator("option:checked").textContent(), /Cognito/);
    await page.getByText("only logins started at the application").waitFor();
    await page.getByText("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress").waitFor();
    await box(page, "Issuer").fill("https://id.example/realms/Mine");
    await choose(page, "Atera · OpenID Connect");
    assert.equal(await box(page, "ACS URL").inputValue(), "");
    assert.equal(await box(page, "Required attributes").inputValue(), "sub\nemail\nname");
    assert.equal(await box(page, "Issuer").inputValue(), "https://id.example/realms/Mine", "what was typed stays");
    await choose(page, "none");
    assert.equal(await box(page, "Required attributes").inputValue(), "");
  });

  for (const [application, said] of [
    ["Multi-Pass · SAML, as identity provider", "Tenant (realm) names are case-sensitive"],
    ["Any application, by the Multi-Pass guide · SAML", "A relay state is optional"],
    ["Trend Micro · SAML", "Master administrators cannot use SSO"],
    ["Atera · OpenID Connect", "Atera finds the user by the claim"],
    ["Alteia Aether · OpenID Connect", "does not support back-channel logout"],
    ["Atlar · SAML", "Only email addresses of the domains you named"],
  ]) {
    here.shows(`${application}: what no message shows is said`, async (page) => {
      await choose(page, application);
      await page.getByText(said).first().waitFor();
    });
  }

  here.shows("a case that names an application offers its values", async (page) => {
    await paste(page, (await sample("atlar-passes.xml")).replace("/idpresponse", "/idpresponse/"));
    await judged(page);
    await page.getByRole("button", { name: "Use values for Atlar" }).click();
    const acs = page.getByRole("textbox", { name: "ACS URL", exact: true, includeHidden: true });
    await eventually(async () => (await acs.inputValue()).endsWith("/idpresponse"), "its values are used");
    await finding(page, "SAML-DEST-MISMATCH").waitFor({ state: "attached" });
    assert.equal(await page.getByRole("button", { name: "Use values for Atlar" }).count(), 0);
  });
});

describe("Multi-Pass", () => {
  here.shows("metadata: entity ID, endpoints, and the certificate to copy and to save", async (page) => {
    await load(page, "Multi-Pass: realm metadata");
    assert.deepEqual(await kinds(page), ["identity provider metadata"]);
    await items(page).getByText("Multi-Pass").first().waitFor();
    const summary = await tab(page, "Summary");
    await summary.getByText("https://login.multi-pass.example/realms/Northwind", { exact: true }).first().waitFor();
    await summary.getByText("https://login.multi-pass.example/realms/Northwind/protocol/saml").first().waitFor();
    const trust = await tab(page, "Trust");
    const pem = await sample("multi-pass-certificate.txt");
    const { fingerprint256, validTo } = new X509Certificate(pem);
    await unfold(page, ".trust details");
    const words = (await trust.textContent()).replaceAll(/[\s\u200b]/g, "");
    assert.ok(words.includes(fingerprint256), "its fingerprint");
    assert.ok(words.includes(new Date(validTo).toISOString().slice(0, 10)), "until when it is valid");
    await trust.getByRole("button", { name: /^Copy as PEM/ }).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      trust.getByRole("button", { name: /^Save as file: certificate/ }).first().click(),
    ]);
    assert.equal((await readFile(await download.path(), "utf8")).trim(), pem);
    assert.match(download.suggestedFilename(), /\.pem$/);
  });

  here.shows("the template of the guide: its faults are explained", async (page) => {
    assert.equal(await load(page, "Multi-Pass: response template from the guide"), "will-fail");
    for (const fault of ["lacks the required `ID`", "TENANT_ID"]) {
      const words = fault.replaceAll("`", "");
      await page.locator("details.finding", { hasText: words }).first().waitFor({ state: "attached" });
    }
    await finding(page, "SAML-DEST-MISMATCH").first().waitFor({ state: "attached" });
  });
});

describe("Atlar", () => {
  here.shows("a login in order", async (page) => {
    assert.equal(await load(page, "Atlar: valid login"), "no-problem-found");
  });

  here.shows("a login from the portal is refused, with Atlar's own words at hand", async (page) => {
    assert.equal(await load(page, "Atlar: IdP-initiated login"), "will-fail");
    assert.match(await headline(page), /started at the identity provider/);
    await expectations(page);
    await page.getByText("store the SSO login URL in its portal instead").waitFor();
  });
});

describe("Trend Micro", () => {
  here.shows("says whose metadata each file is", async (page) => {
    assert.equal(await load(page, "Trend Micro: valid login with both metadata files"), "no-problem-found");
    assert.deepEqual(await kinds(page), ["SAML response", "application metadata", "identity provider metadata"]);
  });

  here.shows("a realm in small letters is another realm, and Trend Micro's console is named", async (page) => {
    assert.equal(await load(page, "Trend Micro: lowercase realm name"), "will-fail");
    assert.match(await headline(page), /only in letter case/);
    await finding(page, "SAML-ISSUER-MISMATCH").getByText("Administration › Identity Provider").first().waitFor({ state: "attached" });
  });
});

describe("any application with Multi-Pass", () => {
  here.shows("a login in order", async (page) => {
    assert.equal(await load(page, "Any application with Multi-Pass: valid login"), "no-problem-found");
  });

  here.shows("a capital letter in an attribute's name", async (page) => {
    assert.equal(await load(page, "Any application with Multi-Pass: wrong letter case in an attribute name"), "will-fail");
    assert.match(await headline(page), /sent as Email/);
    await finding(page, "SAML-ATTR-NAME-NEARMISS").getByText("Add mapper").first().waitFor({ state: "attached" });
  });
});

describe("Atera", () => {
  here.shows("a login in order", async (page) => {
    assert.equal(await load(page, "Atera: valid login"), "no-problem-found");
  });

  here.shows("a token without e-mail address", async (page) => {
    assert.equal(await load(page, "Atera: token without email"), "will-fail");
    assert.match(await headline(page), /no email/);
    await finding(page, "OIDC-EMAIL-MISSING").getByText("In Multi-Pass, open").first().waitFor({ state: "attached" });
  });
});

describe("Alteia Aether", () => {
  here.shows("a login in order", async (page) => {
    assert.equal(await load(page, "Alteia Aether: valid login"), "no-problem-found");
  });

  here.shows("a scope in capital letters", async (page) => {
    assert.equal(await load(page, "Alteia Aether: uppercase scope"), "will-fail");
    assert.match(await headline(page), /OpenID.*instead of.*openid/);
  });
});

describe("about a check", () => {
  here.shows("its text unfolds in the page, without a request", async (page) => {
    await load(page, "Atera: token without email");
    const start = here.site.requests.length;
    const row = finding(page, "OIDC-EMAIL-MISSING");
    await row.waitFor();
    await row.evaluate((one) => (one.open = true));
    const about = row.locator("details.document");
    await about.locator("summary").click();
    for (const heading of ["What it checks", "Why it matters", "How to fix it", "Example"]) {
      await about.getByRole("heading", { name: heading }).waitFor();
    }
    assert.equal(await about.getByRole("link").getAttribute("href"), "rules/OIDC-EMAIL-MISSING.html");
    assert.deepEqual(here.site.requests.slice(start), []);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`it has a page of its own, readable on a phone, in ${colorScheme}`, async () => {
      const context = await here.browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme });
      const page = await context.newPage();
      const said = [];
      page.on("console", (message) => said.push(message.text()));
      await page.goto(`${here.site.origin}/rules/SAML-DEST-MISMATCH.html`);
      await page.getByRole("heading", { name: "SAML-DEST-MISMATCH" }).waitFor();
      await page.getByRole("heading", { name: "How to fix it" }).waitFor();
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), "nothing scrolls sideways");
      assert.equal(await page.locator("script").count(), 0);
      await page.getByRole("link", { name: "All checks" }).click();
      await page.getByRole("heading", { name: "What Assertain checks" }).waitFor();
      assert.ok((await page.getByRole("term").count()) > 200);
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), "nothing scrolls sideways");
      assert.deepEqual(said, []);
      await context.close();
    });
  }
});
