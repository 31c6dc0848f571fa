// The views of the evidence: a token in its parts, the login step by step, its times, the entities of an aggregate, and the
// words of the trade.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { generateKeyPairSync, sign } from "node:crypto";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { eventually, items, judged, paste, settings, status, suite, unfold, verdict, withPage } from "./harness.mjs";
import { redirectUrl, request, response } from "./samples.mjs";

let axe;
const here = suite(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});


/** Opens a tab of the evidence and returns its panel. */
const tab = async (page, name) => {
  await page.getByRole("tab", { name, exact: true }).click();
  return page.getByRole("tabpanel", { name, exact: true });
};

/** Pastes one after the other, each joining the case. */
const pasteAll = async (page, ...texts) => {
  for (const [index, text] of texts.entries()) {
    // A short text pasted into a field that holds something would become part of it.
    if (index > 0) await page.getByRole("button", { name: /^Add another item/ }).click();
    await paste(page, text);
    await eventually(async () => (await items(page).getByRole("listitem").count()) >= index + 1, `item ${index + 1} is there`);
  }
  await judged(page);
};

const encoded = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const seconds = (offset = 0) => Math.floor(Date.now() / 1000) + offset;
const idToken = (claims = {}) =>
  `${encoded({ alg: "RS256", kid: "k1" })}.${encoded({ iss: "https://op.example", aud: "app", sub: "u1", nonce: "n1", iat: seconds(-10_800), exp: seconds(-7_200), ...claims })}.${encoded("not a signature")}`;
const encrypted = `${encoded({ alg: "RSA-OAEP", enc: "A256GCM" })}.${encoded("key")}.${encoded("vector")}.${encoded("ciphertext")}.${encoded("tag")}`;
const authorize = "https://op.example/authorize?response_type=code&client_id=app&scope=openid%20email&state=s1&nonce=n1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb";
const callback = "https://app.example/cb?code=c1&state=s2";

const metadata = (count) =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ui="urn:oasis:names:tc:SAML:metadata:ui">${Array.from(
    { length: count },
    (_, n) =>
      `<md:EntityDescriptor entityID="https://idp${n}.example/idp"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:Extensions><ui:UIInfo><ui:DisplayName xml:lang="en">College ${n}</ui:DisplayName></ui:UIInfo></md:Extensions><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp${n}.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
  ).join("")}</md:EntitiesDescriptor>`;

describe("a token", () => {
  here.shows("is judged in the role that the person chooses on its chip, and as recognized again", async (page) => {
    await paste(page, idToken({ exp: seconds(7_200), iat: seconds(-60) }));
    await judged(page);
    const chosen = items(page).getByRole("combobox", { name: "Judge this token as" });
    assert.equal(await chosen.inputValue(), "id-token");
    await chosen.selectOption({ label: "logout token" });
    await judged(page);
    await eventually(async () => /logout token/i.test(await verdict(page).textContent()), "it is judged as a logout token");
    await eventually(async () => (await chosen.inputValue()) === "logout-token", "the chip says so");
    const panel = await tab(page, "Token");
    await eventually(async () => /because it was chosen/.test(await panel.textContent()), "the view says who decided");
    await panel.getByRole("combobox", { name: "Judge this token as" }).selectOption({ label: "as recognized" });
    await judged(page);
    await eventually(async () => (await chosen.inputValue()) === "id-token", "it is what it was");
  });

  here.shows("stands in three named parts, each leading to what it says", async (page) => {
    await paste(page, idToken());
    await judged(page);
    const panel = await tab(page, "Token");
    for (const part of ["Header", "Payload", "Signature"]) {
      const link = panel.getByRole("link", { name: new RegExp(`^${part}, \\d+ characters`) });
      assert.match(await link.textContent(), new RegExp(`^\\s*${part}`), "named in text, not by colour alone");
      await link.click();
      await eventually(() => panel.getByRole("region", { name: part, exact: true }).evaluate((one) => one === document.activeElement), `${part} is shown`);
    }
    assert.equal(new URL(page.url()).hash, "", "the address stays as it is");
    const row = panel.getByRole("row", { name: /^exp/ });
    assert.match(await row.textContent(), /expires/);
    assert.match(await row.textContent(), /UTC/);
    assert.match(await row.textContent(), /1 h after it was issued/);
    assert.match(await panel.getByRole("row", { name: /^alg/ }).textContent(), /RSA signature with SHA-256/);
    await panel.getByText("not verified").waitFor();
  });

  here.shows("on a curve that the page does not compute is not called faulty", async (page) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    const input = `${encoded({ alg: "ES256K", kid: "k1", typ: "JWT" })}.${encoded({ iss: "https://op.example", aud: "app", sub: "u1", nonce: "n1", iat: seconds(-10), exp: seconds(600) })}`;
    const value = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
    const keys = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig" }] };
    await pasteAll(page, `${input}.${value}`, JSON.stringify(keys));
    assert.equal(await status(page), "cannot-tell");
    await unfold(page);
    await page.getByText("ES256K with this kind of key is not computed here").first().waitFor();
  });

  here.shows("is proven by its claim, also beside an error text that says the same", async (page) => {
    const whole = idToken({ sub: 4, iat: seconds(-10), exp: seconds(600) }).replace(/[^.]*$/, encoded("x".repeat(256)));
    await pasteAll(page, "jwt.exceptions.InvalidSubjectError: Subject must be a string", whole);
    assert.match(await verdict(page).locator(".proof").first().textContent(), /"sub":4/);
  });

  here.shows("is changed in place, and the copy is judged beside the original", async (page) => {
    await paste(page, idToken({ exp: seconds(-7_200) }));
    await judged(page);
    const before = await verdict(page).getByRole("heading", { level: 2 }).textContent();
    let panel = await tab(page, "Token");
    await panel.getByRole("button", { name: "Edit the payload" }).click();
    const payload = panel.getByRole("textbox", { name: /^Edited payload/ });
    const original = await payload.inputValue();
    assert.match(original, /^\{\n {2}"iss":/, "laid out for reading");
    assert.equal(await panel.getByRole("region", { name: "Edited copy" }).count(), 0, "nothing is changed yet");
    const typed = original.replace(/"exp":\d+/, `"exp":${seconds(3600)}`).replace('"aud":"app"', '"aud":""');
    await payload.fill(typed);
    const copy = panel.getByRole("region", { name: "Edited copy" });
    await copy.getByText("Edited. Its signature no longer applies.").waitFor();
    await copy.getByRole("status").getByText(/Will fail|May fail|Not enough information|No problem found/).waitFor();
    assert.equal(await verdict(page).getByRole("heading", { level: 2 }).textContent(), before, "the original is judged as it is");
    // What was typed stays, whatever is looked at meanwhile.
    await tab(page, "Raw");
    panel = await tab(page, "Token");
    assert.equal(await panel.getByRole("textbox", { name: /^Edited payload/ }).inputValue(), typed);
    await panel.getByRole("button", { name: "Undo changes" }).click();
    await panel.getByRole("region", { name: "Edited copy" }).waitFor({ state: "detached" });
    assert.equal(await panel.getByRole("textbox", { name: /^Edited payload/ }).inputValue(), original);
    // No JSON at all is judged too.
    await panel.getByRole("textbox", { name: /^Edited payload/ }).fill("{");
    await panel.getByRole("region", { name: "Edited copy" }).getByRole("status").getByText(/Will fail|Not enough/).waitFor();
    await panel.getByRole("button", { name: "Add as another item" }).click();
    await eventually(async () => (await items(page).getByRole("listitem").count()) === 2, "the copy is an item");
  });

  here.shows("that is encrypted stands in five", async (page) => {
    await paste(page, encrypted);
    await judged(page);
    const panel = await tab(page, "Token");
    const names = await panel.getByRole("link").evaluateAll((all) => all.map((one) => one.textContent.trim()));
    assert.deepEqual(names, ["Header", "Encrypted key", "Initialization vector", "Ciphertext", "Authentication tag"]);
    await panel.getByText("not decrypted").waitFor();
  });

  here.shows(
    "shows dates in local time as well",
    async (page) => {
      await paste(page, idToken({ iat: 1772366400 }));
      await judged(page);
      const panel = await tab(page, "Token");
      const time = await panel.getByRole("row", { name: /^iat/ }).textContent();
      assert.match(time, /2026-03-01 12:00:00 UTC · 2026-03-01 17:30:00 your time \(UTC\+05:30\)/);
    },
    { timezoneId: "Asia/Kolkata" },
  );
});

describe("a finding", () => {
  here.shows("that is looked at has its rule in the address, and nothing of the case", async (page) => {
    await paste(page, response({ destination: "https://app.example/acs" }));
    await judged(page);
    const row = page.locator(".finding").first();
    await row.locator("summary").first().click();
    await row.getByRole("button", { name: /^Show location/ }).first().click();
    await eventually(async () => /^#finding=[A-Z0-9-]+$/.test(new URL(page.url()).hash), "the address names the rule");
    assert.equal(page.url().includes("app.example"), false);
    await page.getByRole("button", { name: "Clear all" }).click();
    await eventually(async () => new URL(page.url()).hash === "", "nothing of it stays");
  });
});

describe("the times", () => {
  here.shows("are drawn and said, and an old capture is not called expired", async (page) => {
    const hour = (minutes) => new Date(Date.now() + (minutes - 180) * 60_000).toISOString().replace(/\.\d+Z/, "Z");
    await paste(page, response({ from: hour(0), until: hour(5) }));
    await judged(page);
    const panel = await tab(page, "Timeline");
    await panel.getByRole("img", { name: /All times/ }).waitFor();
    const table = panel.getByRole("table", { name: "Times" });
    const conditions = await table.getByRole("row", { name: /^Conditions/ }).textContent();
    assert.match(conditions, /valid when it was issued, 3 h.* ago; 5 min left/);
    assert.doesNotMatch(await table.textContent(), /expired|ended/);
    await table.getByRole("button", { name: "Show in item: Conditions" }).click();
    await page.locator(".message mark.now").first().waitFor();
  });

  here.shows("of a certificate that was given lead to where it was given", async (page) => {
    const pem = await readFile(new URL("../../src/ui/samples/certificate.txt", import.meta.url), "utf8");
    await paste(page, response());
    await judged(page);
    await settings(page);
    await page.getByRole("textbox", { name: "Trusted certificate", exact: true }).fill(pem);
    const panel = await tab(page, "Timeline");
    await panel.getByRole("button", { name: "Show source: Trusted certificate" }).waitFor();
    await page.keyboard.press("Escape");
    await panel.getByRole("button", { name: "Show source: Trusted certificate" }).click();
    await eventually(() => page.evaluate(() => document.activeElement.id === "cert"), "the field is in focus");
  });

  here.shows("say that a clock is behind another", async (page) => {
    const from = new Date(Date.now() - 5 * 60_000).toISOString().replace(/\.\d+Z/, "Z");
    await pasteAll(page, response({ from }), request());
    const panel = await tab(page, "Timeline");
    await panel.getByText(/the identity provider clock is at least 3 min( 1 s)? behind the application clock/).waitFor();
  });
});

describe("the flow", () => {
  here.shows("of a SAML login names what is here, what is missing and what differs", async (page) => {
    await pasteAll(page, response({ destination: "https://app.example/acs/" }), redirectUrl(request()));
    const panel = await tab(page, "Flow");
    await panel.getByRole("heading", { name: "SAML login: 3 of 5 steps found" }).waitFor();
    const steps = panel.locator("ol.flow > li");
    assert.match(await steps.nth(0).textContent(), /Login request found/);
    assert.match(await steps.nth(3).textContent(), /Identity provider's metadata missing.*Add it to verify/);
    const values = panel.getByRole("table", { name: "Values that must match" });
    assert.match(await values.getByRole("row", { name: /^InResponseTo/ }).textContent(), /same in 3 places/);
    const acs = values.getByRole("row", { name: /^ACS URL/ });
    assert.match(await acs.textContent(), /only the trailing slash differs/);
    await acs.getByRole("button", { name: /^Show finding/ }).click();
    await eventually(() => page.evaluate(() => document.activeElement.id.startsWith("finding-")), "the finding has the focus");
    await steps.nth(0).getByRole("button").first().click();
    await page.getByRole("heading", { name: /^Evidence: SAML login request/ }).waitFor();
  });

  here.shows("of an OpenID login does the same", async (page) => {
    await pasteAll(page, authorize, callback, idToken());
    const panel = await tab(page, "Flow");
    await panel.getByRole("heading", { name: "OpenID Connect login: 3 of 7 steps found" }).waitFor();
    await panel.getByText("https://op.example/.well-known/openid-configuration").waitFor();
    const values = panel.getByRole("table", { name: "Values that must match" });
    for (const [name, said] of [["nonce", /same in 2 places/], ["client ID", /same in 2 places/], ["redirect URI", /same in 2 places/], ["state", /different/]]) {
      assert.match(await values.getByRole("row", { name: new RegExp(`^${name}`) }).textContent(), said, name);
    }
  });
});

describe("words of the trade", () => {
  here.shows("are explained by keyboard, and Escape leads back", async (page) => {
    await settings(page);
    const ask = page.getByRole("button", { name: "What is ACS URL?" });
    await ask.focus();
    await page.keyboard.press("Enter");
    const words = page.getByText(/to which the identity provider's response is delivered/);
    await words.waitFor({ state: "visible" });
    assert.equal(await words.evaluate((one) => {
      const { left, right, top, bottom } = one.closest(".term-words").getBoundingClientRect();
      return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
    }), true, "inside the window");
    await page.keyboard.press("Escape");
    await words.waitFor({ state: "hidden" });
    assert.equal(await ask.evaluate((one) => one === document.activeElement), true);
  });

  here.shows("are explained beside the values of a message", async (page) => {
    await paste(page, response());
    await judged(page);
    const panel = await tab(page, "Summary");
    await panel.getByRole("button", { name: "What is Audience?" }).click();
    await panel.getByText(/that the application uses for itself/).waitFor({ state: "visible" });
  });
});

describe("an aggregate", () => {
  here.shows("of 5,000 entities is searched at once, and one of them becomes the expectation", async (page) => {
    await paste(page, metadata(5000));
    await eventually(async () => (await status(page)) !== "none", "it is judged");
    const panel = await tab(page, "Entities");
    await panel.getByText("5000 of 5000 entities").waitFor();
    assert.equal(await panel.getByRole("listitem").count(), 50);
    await panel.getByRole("button", { name: "Show 50 more of 4950" }).click();
    assert.equal(await panel.getByRole("listitem").count(), 100);
    const search = panel.getByRole("searchbox", { name: "Search entities" });
    const took = await search.evaluate((field) => {
      const start = performance.now();
      field.value = "college 4321";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return performance.now() - start;
    });
    assert.ok(took < 200, `${took} ms`);
    await panel.getByText("1 of 5000 entities").waitFor();
    await panel.getByRole("button", { name: "Use as identity provider: https://idp4321.example/idp" }).click();
    assert.equal(await page.getByRole("textbox", { name: "Issuer", exact: true, includeHidden: true }).inputValue(), "https://idp4321.example/idp");
    await eventually(async () => (await panel.getByRole("button", { name: /^Use as identity provider/ }).getAttribute("aria-pressed")) === "true", "it is pressed");
    await eventually(() => page.evaluate(() => document.activeElement.id === "entity-search"), "the search goes on");
    assert.equal(await search.inputValue(), "college 4321");
  });
});

/** Each view, and how to get there. */
const views = {
  Token: async (page) => paste(page, idToken()),
  Timeline: async (page) => pasteAll(page, response(), request()),
  Flow: async (page) => pasteAll(page, response({ destination: "https://app.example/acs/" }), request()),
  Entities: async (page) => paste(page, metadata(60)),
};

for (const [name, reach] of Object.entries(views)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing and nothing scrolls sideways at 320 px: ${name}, ${colorScheme}`, () =>
      withPage(here.browser, here.site.origin, { viewport: { width: 320, height: 640 }, colorScheme }, async (page) => {
        await reach(page);
        await judged(page);
        const panel = await tab(page, name);
        await unfold(page, "#evidence-panel details");
        const wide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.scrollingElement;
          const beyond = [...document.querySelectorAll("#evidence-panel *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
          return scrollWidth > clientWidth ? beyond.slice(0, 5).map((one) => one.outerHTML.slice(0, 160)) : [];
        });
        assert.deepEqual(wide, []);
        await panel.scrollIntoViewIfNeeded();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run("#evidence-panel", { resultTypes: ["violations"] }));
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`)), []);
      }));
  }
}
