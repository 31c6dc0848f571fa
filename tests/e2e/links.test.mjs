// Expectation links: opened, shown before use, used, ignored, broken, made.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import {
  eventually,
  field,
  inOrder,
  judged,
  load,
  open,
  paste,
  settings,
  singleFile,
  started,
  status,
  suite,
  withPage,
} from "./harness.mjs";
import { response } from "./samples.mjs";

const here = suite();

const ledger = {
  name: "Ledger",
  acs: "https://ledger.example/acs",
  sp_entity_id: "https://ledger.example/sp",
  required_attributes: ["email"],
  accepted_names: { email: ["urn:oid:0.9.2342.19200300.100.1.3"] },
  sp_initiated_only: true,
  fixes: { acs: "Open *Ledger* in your portal and set the reply address to `https://ledger.example/acs`." },
  remarks: ["Users are invited in Ledger first."],
};
const linkOf = (value) => `#sp=${Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}`;
const offer = (page) => page.locator("#offer");
const acs = (page) => page.getByRole("textbox", { name: "ACS URL", exact: true, includeHidden: true });
const unfoldExpectations = settings;

const opens = (name, fragment, work, options = {}) =>
  test(name, () => withPage(here.browser, `${here.site.origin}/${fragment}`, options, work));

describe("opening a link", () => {
  opens("shows what it sets and uses nothing before the person says so", linkOf(ledger), async (page) => {
    await page.getByRole("heading", { name: "This link contains expected values for “Ledger”" }).waitFor();
    for (const value of ["https://ledger.example/acs", "https://ledger.example/sp", "email", "set the reply address", "Users are invited"]) {
      await offer(page).getByText(value).first().waitFor();
    }
    assert.equal(await acs(page).inputValue(), "");
    await paste(page, response({ destination: "https://other.example/acs" }));
    await judged(page);
    assert.equal(await page.locator("details.finding", { hasText: "SAML-DEST-MISMATCH" }).count(), 0);
  });

  opens("the address keeps nothing of it", linkOf(ledger), async (page) => {
    await offer(page).waitFor();
    assert.equal(page.url(), `${here.site.origin}/`);
    assert.equal(await page.evaluate(() => history.state), null);
    await page.reload();
    await started(page);
    assert.equal(await offer(page).count(), 0);
  });

  opens("Use fills the fields and brings the application's own words", linkOf(ledger), async (page) => {
    await offer(page).getByRole("button", { name: "Use these values" }).click();
    await eventually(async () => (await offer(page).count()) === 0, "the offer goes");
    assert.equal(await acs(page).inputValue(), ledger.acs);
    await unfoldExpectations(page);
    assert.equal(await page.getByRole("combobox", { name: "Application" }).locator("option:checked").textContent(), "Ledger (from a link)");
    await page.getByText("Users are invited in Ledger first.").waitFor();
    await paste(page, response({ destination: "https://ledger.example/acs/", audience: ledger.sp_entity_id }));
    assert.equal(await judged(page), "will-fail");
    await page.locator("details.finding", { hasText: "SAML-DEST-MISMATCH" }).getByText("Ledger", { exact: true }).first().waitFor({ state: "attached" });
  });

  opens(
    "what has no field of its own is shown as well",
    linkOf({ acs: "https://a.example/acs", relay_state: "start/7", required_scopes: ["groups"], token_endpoint_auth_method: "private_key_jwt", encrypted_assertions: true }),
    async (page) => {
      for (const value of ["start/7", "groups", "private_key_jwt", "only encrypted"]) await offer(page).getByText(value, { exact: true }).waitFor();
    },
  );

  opens("Ignore changes nothing", linkOf(ledger), async (page) => {
    await offer(page).getByRole("button", { name: "Continue without it" }).click();
    await eventually(async () => (await offer(page).count()) === 0, "the offer goes");
    assert.equal(await acs(page).inputValue(), "");
  });

  opens("a link put into the address of an open page is offered too", "", async (page) => {
    await load(page, inOrder);
    const before = await acs(page).inputValue();
    await page.evaluate((hash) => (location.hash = hash), linkOf(ledger));
    await offer(page).getByRole("button", { name: "Continue without it" }).click();
    assert.equal(await acs(page).inputValue(), before);
    assert.equal(await status(page), "no-problem-found");
  });

  for (const [kind, fragment] of [
    ["an ID token", "#id_token=eyJhbGciOiJSUzI1NiJ9.e30.c2ln&state=xyz"],
    ["a token and its state", "#state=xyz&access_token=abc&token_type=Bearer"],
    ["a code behind a route", "#/callback?code=abc&state=xyz"],
    ["an error", "#error=access_denied&error_description=no"],
  ]) {
    opens(`a login message in the page's own address is taken out: ${kind}`, fragment, async (page) => {
      await page.getByText("The address of this page contained a login message.").first().waitFor();
      assert.equal(page.url(), `${here.site.origin}/`);
      assert.equal(await offer(page).count(), 0);
    });
  }

  for (const [kind, fragment] of [
    ["cut off", linkOf(ledger).slice(0, 40)],
    ["that is no base64", "#sp=%3Cscript%3E"],
    ["with other members", linkOf({ name: "x", secret: "y" })],
    ["with a direction mark", linkOf({ name: "x", acs: "https://sp.example/\u202esca" })],
    ["with a value of the wrong kind", linkOf({ acs: ["x"] })],
    ["far too long", linkOf({ name: "x".repeat(20_000) })],
    ["nested deep", linkOf("[".repeat(6000))],
  ]) {
    opens(`a link ${kind} says so and changes nothing`, fragment, async (page) => {
      await page.getByRole("heading", { name: "The link could not be used" }).waitFor();
      assert.equal(await acs(page).inputValue(), "");
      await page.getByRole("button", { name: "Continue without it" }).click();
      await eventually(async () => (await offer(page).count()) === 0, "the message goes");
      await paste(page, response());
      await judged(page);
    });
  }

  opens(
    "text of a link is text",
    linkOf({ name: "<img src=x onerror=alert(1)>", fixes: { acs: "<b>bold</b>" }, remarks: ["<script>1</script>"] }),
    async (page) => {
      await offer(page).getByText("<img src=x onerror=alert(1)>").waitFor();
      assert.equal(await offer(page).locator("img, script").count(), 0);
    },
  );

  test("the single file opens one from disk", () =>
    withPage(here.browser, `${singleFile}${linkOf(ledger)}`, {}, async (page) => {
      await offer(page).getByRole("button", { name: "Use these values" }).click();
      assert.equal(page.url(), singleFile);
      await eventually(async () => (await acs(page).inputValue()) === ledger.acs, "the field is filled");
    }));
});

describe("making a link", () => {
  const made = (page) => page.getByRole("textbox", { name: "The link" });
  const make = async (page) => {
    await unfoldExpectations(page);
    await page.getByRole("button", { name: "Create a link for customers" }).click();
    return page.getByRole("dialog", { name: "Link for customers" });
  };

  opens("what is made opens again with the same values and without the message", "", async (page) => {
    await load(page, inOrder);
    const dialog = await make(page);
    await dialog.getByRole("textbox", { name: "Name of the application" }).fill("Ledger & Söhne");
    await dialog.locator("details").evaluate((one) => (one.open = true));
    await dialog.getByRole("textbox", { name: "Where to enter the ACS URL" }).fill("Ask us.");
    await eventually(async () => (await made(page).inputValue()).startsWith(here.site.origin), "there is a link");
    const link = await made(page).inputValue();
    const inside = JSON.parse(Buffer.from(link.split("#sp=")[1], "base64url"));
    assert.deepEqual(Object.keys(inside).sort(), ["acs", "certificate_sha256", "fixes", "issuer", "name", "sp_entity_id"]);
    assert.equal(inside.name, "Ledger & Söhne");
    assert.match(inside.certificate_sha256[0], /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const other = await open(here.browser, link);
    await other.getByRole("heading", { name: "This link contains expected values for “Ledger & Söhne”" }).waitFor();
    await other.locator("#offer").getByRole("button", { name: "Use these values" }).click();
    assert.equal(await acs(other).inputValue(), inside.acs);
    await other.context().close();
  });

  opens("no secret gets into it", "", async (page) => {
    await unfoldExpectations(page);
    for (const [name, value] of [["Nonce", "nonce-of-one-login"], ["Key or secret", "hunter2hunter2"], ["Key password", "hunter3"]]) {
      await page.getByRole("textbox", { name, exact: true }).fill(value);
    }
    await paste(page, response());
    await make(page);
    await eventually(async () => (await made(page).inputValue()).includes("#sp="), "there is a link");
    const inside = Buffer.from((await made(page).inputValue()).split("#sp=")[1], "base64url").toString();
    assert.doesNotMatch(inside, /nonce|hunter|erika|SAML/);
  });

  opens("a profile that does not fit into a link is said", "", async (page) => {
    const dialog = await make(page);
    await dialog.getByRole("textbox", { name: "Name of the application" }).fill("x".repeat(3000));
    await dialog.getByRole("alert").waitFor();
    assert.equal(await made(page).count(), 0);
  });

  test("the single file does not tell where it lies", () =>
    withPage(here.browser, singleFile, {}, async (page) => {
      await make(page);
      await eventually(async () => (await made(page).inputValue()).startsWith("#sp="), "only the fragment is shown");
    }));
});
