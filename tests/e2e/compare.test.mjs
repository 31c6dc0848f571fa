// Two logins compared, a fix tried, and the sheet of values before the first login.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { eventually, items, judged, paste, suite, verdict } from "./harness.mjs";
import { response } from "./samples.mjs";

const here = suite();


const pasteAll = async (page, ...texts) => {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await page.getByRole("button", { name: /^Add another item/ }).click();
    await paste(page, text);
    await eventually(async () => (await items(page).getByRole("listitem").count()) >= index + 1, `item ${index + 1} is there`);
  }
  await judged(page);
};

const compared = (page) => page.getByRole("region", { name: "Compared with the login that works" });
const works = response({ attributes: { email: ["ann@example.com"], groups: ["staff"] } });
const fails = response({ attributes: { email: ["bob@example.com"] } }).replace("_p1", "_p2");

const application = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.example/sp"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example/acs" index="0"/></md:SPSSODescriptor></md:EntityDescriptor>`;
const provider = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/realms/main"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>MIIBGDCBv6ADAgECAgEHMAoGCCqGSM49BAMCMBYxFDASBgNVBAMMC2lkcC5leGFtcGxlMB4XDTI2MDEwMTAwMDAwMFoXDTM2MDEwMTAwMDAwMFowFjEUMBIGA1UEAwwLaWRwLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATC31Bk16clxuT7G1uK6viM7La88znAdECMh0QU24VrniLULb5Stzljw/Lu32MeYN0uL9MM1BeEh19n6a79iVfxMAoGCCqGSM49BAMCA0gAMEUCIQD7I+i0YDFKvjt/jf4PPYlfhoOwOwAv6yAKL7KEFl6KPWIgcnQFMYeS/3Ck7CvhJDlX2A3CymTK7TXRrQfd5QljYLk=</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/realms/main/protocol/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>`;

describe("two logins", () => {
  here.shows("are compared once the person says which one works", async (page) => {
    await pasteAll(page, works, fails);
    await page.getByText("Compare with a login that works").click();
    await page.getByRole("button", { name: /^This one works: 1\. SAML response/ }).click();
    await compared(page).waitFor();
    await compared(page).getByText("The failing login has no attribute groups").first().waitFor();
    assert.equal(await items(page).getByRole("listitem").count(), 1, "the one that works is not judged");
    await compared(page).getByText("Side by side: SAML response").click();
    const rows = compared(page).getByRole("group", { name: "Side by side: SAML response" });
    await rows.getByRole("row", { name: /groups/ }).waitFor();
    assert.ok((await rows.locator('tr[data-same="different"]').count()) > 0);
    assert.ok((await rows.locator('tr[data-same="each-time"]').count()) > 0, "IDs are told from differences");
    await compared(page).getByRole("button", { name: "End the comparison" }).click();
    await compared(page).waitFor({ state: "detached" });
    await eventually(async () => (await items(page).getByRole("listitem").count()) === 2, "both are judged again");
  });

  here.shows("stand over each other on a phone", async (page) => {
    await pasteAll(page, works, fails);
    await page.getByText("Compare with a login that works").click();
    await page.getByRole("button", { name: /^This one works: 1\. SAML response/ }).click();
    await compared(page).getByText("Side by side: SAML response").click();
    await compared(page).getByRole("group", { name: "Side by side: SAML response" }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.equal(wide, false, "nothing scrolls sideways");
  }, { viewport: { width: 360, height: 740 } });
});

describe("what if", () => {
  here.shows("the message is shown before and after", async (page) => {
    await paste(page, response({ destination: "https://app.example/acs/" }));
    await judged(page);
    await page.getByRole("button", { name: /^Expected values/ }).first().click();
    await page.getByRole("textbox", { name: /ACS URL/ }).first().fill("https://app.example/acs");
    await verdict(page).getByText("What if this were fixed?").click();
    await verdict(page).getByText("Before and after: SAML response").click();
    const rows = verdict(page).getByRole("group", { name: "Before and after: SAML response" });
    await rows.locator("mark").first().waitFor();
    assert.ok((await rows.locator('tr[data-same="different"]').count()) >= 1);
  });
});

describe("before the first login", () => {
  here.shows("both sides' values stand on a sheet to copy and print", async (page) => {
    await pasteAll(page, provider, application);
    const sheet = page.getByRole("region", { name: "Values to enter" });
    await sheet.waitFor();
    const provided = sheet.getByRole("region", { name: /^At the identity provider/ });
    await provided.getByText("https://app.example/acs", { exact: true }).first().waitFor();
    await provided.getByText(/Also called .*Reply URL/).waitFor();
    await provided.getByText(/Valid redirect URIs/).first().waitFor();
    const own = sheet.getByRole("region", { name: /^In the application/ });
    await own.getByText("-----BEGIN CERTIFICATE-----").waitFor();
    await own.getByText(/^ED:97:85:A5/).waitFor();
    await own.getByRole("button", { name: "Copy: SHA-256 fingerprint" }).waitFor();
    await sheet.getByRole("button", { name: "Print", exact: true }).waitFor();
  });
});
