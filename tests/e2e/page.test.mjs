// What a person does with the page, by role and name.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  clear,
  eventually,
  field,
  fold,
  inOrder,
  items,
  judged,
  load,
  paste,
  samples,
  settings,
  singleFile,
  started,
  status,
  suite,
  unfold,
  verdict,
  withPage,
} from "./harness.mjs";
import { base64, redirectUrl, request, response } from "./samples.mjs";

const here = suite();


const expectation = async (page, label, value) => {
  await settings(page);
  await page.getByRole("textbox", { name: label, exact: true }).fill(value);
};
const headline = (page) => verdict(page).getByRole("heading", { level: 2 });

describe("paste to verdict", () => {
  here.shows("an empty page says what to do and judges nothing", async (page) => {
    assert.equal(await status(page), "none");
    await page.getByRole("heading", { level: 1, name: "Why did the login fail?" }).waitFor();
    await eventually(() => page.evaluate(() => document.activeElement.id === "paste"), "the field has the focus");
    assert.equal((await samples(page)).length >= 6, true);
  });

  here.shows("every sample has a verdict and a headline", async (page) => {
    for (const name of await samples(page)) {
      const said = await load(page, name);
      assert.match(said, /^(will-fail|may-fail|cannot-tell|no-problem-found)$/, name);
      assert.ok((await headline(page).textContent()).length > 10, name);
    }
  });

  here.shows("the first six samples show six different failures", async (page) => {
    const headlines = new Set();
    for (const name of (await samples(page)).slice(0, 6)) {
      assert.equal(await load(page, name), "will-fail", name);
      headlines.add(await headline(page).textContent());
    }
    assert.equal(headlines.size, 6);
  });

  for (const [form, text] of [
    ["XML", () => response()],
    ["base64", () => base64(response())],
    ["a form body", () => `SAMLResponse=${encodeURIComponent(base64(response()))}&RelayState=x`],
  ]) {
    here.shows(`a response as ${form} is recognised`, async (page) => {
      await paste(page, text());
      await judged(page);
      await items(page).getByText("SAML response").waitFor();
    });
  }

  here.shows("a login URL shows the request in it and every layer around it", async (page) => {
    await paste(page, redirectUrl(request()));
    await judged(page);
    await items(page).getByText("SAML login request").waitFor();
    await unfold(page, "details.trail");
    const trail = page.getByRole("navigation", { name: "Decoding steps, from your input to the message" });
    const steps = (await trail.getByRole("button").allTextContents()).join(" → ");
    assert.match(steps, /SAMLRequest.*base64.*DEFLATE.*XML/i);
  });

  here.shows("a second paste joins the case and can be removed", async (page) => {
    await paste(page, response({ inResponseTo: "_other" }));
    await judged(page);
    await eventually(async () => (await items(page).getByRole("listitem").count()) === 1, "the item is listed");
    await paste(page, request());
    await items(page).getByText("SAML login request").waitFor();
    await eventually(async () => (await items(page).getByRole("listitem").count()) === 2, "both items are listed");
    await page.getByText("CORR-IRT-MISMATCH").first().waitFor({ state: "attached" });
    await page.getByRole("button", { name: /^Remove SAML login request/ }).click();
    await eventually(async () => (await items(page).getByRole("listitem").count()) === 1, "one item is left");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    await eventually(async () => (await page.locator("details.finding", { hasText: "CORR-IRT-MISMATCH" }).count()) === 0, "its finding goes");
  });

  here.shows("the one character that differs is seen and marked", async (page) => {
    await load(page, "Extra trailing slash");
    const mark = page.locator(".proof mark").first();
    assert.equal(await mark.textContent(), "/");
    assert.ok(await mark.isVisible());
    assert.equal(await page.locator("main :is(mark, code):not(details:not([open]) *)").evaluateAll((all) => all.filter((one) => one.textContent && getComputedStyle(one).display === "none").length), 0);
  });

  for (const [width, height] of [[320, 640], [1280, 800]]) {
    here.shows(
      `the answer is in the first screen and stays where it came, ${width} px wide`,
      async (page) => {
        await page.evaluate(() => {
          globalThis.tops = new Set();
          const look = () => {
            const { dataset, offsetTop } = document.getElementById("verdict");
            if (dataset.status !== "none") globalThis.tops.add(offsetTop);
            requestAnimationFrame(look);
          };
          look();
        });
        await paste(page, response({ inResponseTo: "_other" }));
        await judged(page);
        await page.locator("section.evidence").waitFor();
        await paste(page, request());
        await items(page).getByText("SAML login request").waitFor();
        await eventually(async () => (await items(page).getByRole("listitem").count()) === 2, "both are here");
        assert.equal(await page.evaluate(() => globalThis.tops.size), 1);
        assert.ok((await headline(page).evaluate((one) => one.getBoundingClientRect().bottom + scrollY)) < height);
      },
      { viewport: { width, height } },
    );
  }

  for (const [width, height] of [[360, 740], [1280, 800]]) {
    here.shows(
      `of every example verdict and proof are in the first screen, ${width} px wide`,
      async (page) => {
        for (const name of await samples(page)) {
          await load(page, name);
          const bottom = (which) =>
            page.locator(which).evaluateAll((all) => Math.max(0, ...all.map((one) => one.getBoundingClientRect().bottom + scrollY)));
          assert.ok((await bottom("#verdict .headline")) <= height, `${name}: headline`);
          assert.ok((await bottom("#verdict .proof")) <= height, `${name}: proof at ${await bottom("#verdict .proof")}`);
        }
      },
      { viewport: { width, height } },
    );
  }

  here.shows("what was cleared or removed can be brought back", async (page) => {
    await paste(page, response());
    assert.equal(await judged(page), await status(page));
    const before = await headline(page).textContent();
    await clear(page);
    await page.getByRole("button", { name: "Undo" }).click();
    await judged(page);
    assert.equal(await headline(page).textContent(), before);
    await page.getByRole("button", { name: /^Remove SAML response/ }).click();
    await eventually(async () => (await status(page)) === "none", "it is gone");
    await page.getByRole("button", { name: "Undo" }).click();
    await judged(page);
    assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0);
  });

  here.shows("Back closes the sheet of expected values, and the tab's title says the state without a value", async (page) => {
    await load(page, "Extra trailing slash");
    assert.match(await page.title(), /^✕ Will fail · Assertain$/);
    await settings(page);
    await page.goBack();
    await page.locator(".expectations").waitFor({ state: "hidden" });
    assert.equal(await status(page), "will-fail");
  });

  here.shows("the sheet of expected values gives the focus back to what opened it, by Escape and by Back", async (page) => {
    await load(page, "Extra trailing slash");
    const opener = page.getByRole("button", { name: "Change the evaluation time" });
    const hasFocus = (one) => one.evaluate((one) => one === document.activeElement);
    for (const close of [() => page.keyboard.press("Escape"), () => page.goBack()]) {
      await opener.focus();
      await page.keyboard.press("Enter");
      await eventually(() => hasFocus(page.getByRole("textbox", { name: "Evaluation time" })), "the field has the focus");
      await close();
      await page.locator(".expectations").waitFor({ state: "hidden" });
      await eventually(() => hasFocus(opener), "the focus is back");
    }
  });

  here.shows("closing the sheet keeps the finding that is looked at, in the evidence and in the address", async (page) => {
    await load(page, "Extra trailing slash");
    const looked = async (rule) => {
      const row = page.locator("details.finding", { hasText: rule });
      await row.locator("summary").first().focus();
      await page.keyboard.press("Enter");
      await eventually(() => row.evaluate((one) => one.classList.contains("chosen")), `${rule} is looked at`);
      return row;
    };
    await looked("SAML-DEST-MISMATCH");
    await page.getByRole("button", { name: /^Expected values/ }).filter({ visible: true }).first().click();
    const row = await looked("SAML-RECIPIENT-MISMATCH");
    await page.goBack();
    await page.locator(".expectations").waitFor({ state: "hidden" });
    await eventually(async () => page.url().endsWith("#finding=SAML-RECIPIENT-MISMATCH"), "the address names it");
    assert.equal(await row.evaluate((one) => one.classList.contains("chosen")), true);
  });

  here.shows(
    "where the sheet covers the answer, Tab stays in it",
    async (page) => {
      await load(page, "Extra trailing slash");
      await page.getByRole("button", { name: /^Expected values/ }).filter({ visible: true }).first().click();
      await page.locator(".expectations").waitFor();
      for (let stops = 0; stops < 40; stops += 1) {
        await page.keyboard.press("Tab");
        const outside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest(".expectations"));
        assert.equal(outside, false, `stop ${stops}`);
      }
    },
    { viewport: { width: 360, height: 740 } },
  );

  here.shows("an address that names a finding opens at it", async (page) => {
    await page.goto(`${here.site.origin}/#finding=SAML-RECIPIENT-MISMATCH`);
    await started(page);
    await expectation(page, "ACS URL", "https://app.example/acs/");
    await page.keyboard.press("Escape");
    await paste(page, response());
    await judged(page);
    const row = page.locator("details.finding", { hasText: "SAML-RECIPIENT-MISMATCH" });
    await eventually(() => row.evaluate((one) => one.classList.contains("chosen")), "the finding is looked at");
    assert.match(await page.locator(".message mark.now").first().textContent(), /acs/);
  });

  here.shows("an expected value that the case states stands in its field, with file and line", async (page) => {
    await page.locator("#files").setInputFiles([
      { name: "response.xml", mimeType: "text/xml", buffer: Buffer.from(response()) },
      { name: "gitlab.rb", mimeType: "text/plain", buffer: Buffer.from("# GitLab\ngitlab_rails['omniauth_providers'] = [\n  {\n    name: 'saml',\n    args: {\n      assertion_consumer_service_url: 'https://app.example/acs',\n      idp_sso_target_url: 'https://idp.example/sso',\n      issuer: 'https://app.example/sp'\n    }\n  }\n]\n") },
    ]);
    await judged(page);
    await settings(page);
    const acs = page.getByRole("textbox", { name: "ACS URL", exact: true });
    await eventually(async () => (await acs.getAttribute("placeholder")) === "https://app.example/acs", "the value is shown");
    await page.locator("#acs-hint").getByText("From gitlab.rb, line 6.").waitFor();
  });

  here.shows("a recording's text never stands in the field", async (page) => {
    const har = JSON.stringify({ log: { version: "1.2", entries: [{ startedDateTime: "2026-03-01T12:00:00.000Z", request: { method: "POST", url: "https://idp.example/login", headers: [{ name: "Cookie", value: "sid=secret-cookie" }], postData: { mimeType: "application/x-www-form-urlencoded", text: "password=hunter2hunter2" } }, response: { status: 200, headers: [] } }] } });
    await paste(page, har);
    await judged(page);
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    assert.equal(await field(page).inputValue(), "");
    await page.getByText("its text is not shown here").waitFor();
  });

  here.shows("a recording opens at the last message in it", async (page) => {
    await paste(page, JSON.stringify({
      log: { version: "1.2", entries: [
        { startedDateTime: "2026-03-01T12:00:00.000Z", request: { method: "GET", url: redirectUrl(request()), headers: [] }, response: { status: 302, headers: [] } },
        { startedDateTime: "2026-03-01T12:00:05.000Z", request: { method: "POST", url: "https://app.example/acs", headers: [], postData: { mimeType: "application/x-www-form-urlencoded", text: `SAMLResponse=${encodeURIComponent(base64(response()))}` } }, response: { status: 200, headers: [] } },
      ] },
    }));
    await judged(page);
    await page.getByRole("heading", { name: "Evidence: SAML response" }).waitFor();
  });

  here.shows("where nothing is found, the verdict says what that rests on", async (page) => {
    await load(page, inOrder);
    await verdict(page).getByText(/^Signature of the response: valid\. \d+ checks passed/).waitFor();
  });

  here.shows("an expectation changes the verdict", async (page) => {
    assert.equal(await load(page, inOrder), "no-problem-found");
    const label = { name: "ACS URL", exact: true };
    const right = await page.getByRole("textbox", { ...label, includeHidden: true }).inputValue();
    await expectation(page, label.name, `${right}/`);
    await eventually(async () => (await status(page)) === "will-fail", "the verdict follows the expectation");
    await page.locator("details.finding", { hasText: "SAML-DEST-" }).first().waitFor();
    await expectation(page, label.name, right);
    await eventually(async () => (await status(page)) === "no-problem-found", "the verdict follows back");
  });

  here.shows("a finding leads to its place", async (page) => {
    await paste(page, response({ attributes: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`a${n}`, ["x"]])) }));
    await judged(page);
    await expectation(page, "ACS URL", "https://other.example/acs");
    const finding = page.locator("details.finding", { hasText: "SAML-DEST-" }).first();
    await finding.waitFor();
    await finding.evaluate((one) => (one.open = true));
    await finding.getByRole("button", { name: /^Show location/ }).first().click();
    const mark = page.locator(".message mark.now").first();
    await mark.waitFor();
    assert.match(await mark.textContent(), /https:\/\/app\.example\/acs/);
    await eventually(() => mark.evaluate((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }), "the place is in view");
  });

  here.shows(
    "the answer can be copied as Markdown and says what it holds",
    async (page) => {
      await paste(page, response());
      await judged(page);
      await page.getByRole("button", { name: "More ways to take the answer along" }).click();
      await page.getByRole("button", { name: /^Copy as Markdown/ }).click();
      await eventually(async () => (await page.evaluate(() => navigator.clipboard.readText())).length > 0, "something is copied");
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /personal data/);
      assert.ok(copied.includes((await headline(page).textContent()).replace(/\.$/, "")));
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );

  here.shows("clearing leaves nothing", async (page) => {
    await paste(page, response());
    await expectation(page, "ACS URL", "https://app.example/acs/");
    await judged(page);
    await clear(page);
    assert.equal(await field(page).inputValue(), "");
    assert.equal(await page.getByRole("textbox", { name: "ACS URL", exact: true }).inputValue(), "");
    assert.equal(await page.locator("details.finding").count(), 0);
    await page.getByRole("button", { name: "Undo" }).waitFor();
    assert.equal((await page.locator("body").textContent()).includes("app.example"), false);
  });

  test("the single file does the same from disk", () =>
    withPage(here.browser, singleFile, {}, async (page) => {
      await paste(page, base64(response()));
      await judged(page);
      await items(page).getByText("SAML response").waitFor();
    }));
});

describe("ways to use it", () => {
  here.shows("the keyboard alone is enough", async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
    const [sample] = await samples(page);
    for (let steps = 0; (await focused()) !== sample; steps += 1) {
      assert.ok(steps < 60, "Tab reaches the first sample");
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await judged(page);
    await verdict(page).focus();
    await page.keyboard.press("j");
    await eventually(() => page.evaluate(() => document.activeElement.id.startsWith("finding-")), "j chooses a finding");
    await page.locator("mark.now").first().waitFor({ state: "attached" });
    await page.keyboard.press("/");
    await eventually(() => page.evaluate(() => document.activeElement.id === "filter"), "/ filters");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor({ state: "hidden" });
  });

  for (const colorScheme of ["light", "dark"]) {
    here.shows(
      `at 320 px nothing scrolls sideways (${colorScheme})`,
      async (page) => {
        const wide = () =>
          page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.scrollingElement;
            const beyond = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
            return scrollWidth > clientWidth ? beyond.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)) : [];
          });
        assert.deepEqual(await wide(), [], "empty");
        for (const name of (await samples(page)).slice(0, 6)) {
          await load(page, name);
          await unfold(page);
          assert.deepEqual(await wide(), [], name);
          await fold(page);
        }
      },
      { viewport: { width: 320, height: 640 }, colorScheme },
    );
  }

  here.shows(
    "at 320 px everything that can be done with the case stands in one row, each large enough to hit",
    async (page) => {
      await paste(page, response());
      await judged(page);
      const buttons = page.locator(".case-do button").filter({ visible: true });
      assert.deepEqual(await buttons.allTextContents(), ["Add another item", "Edit", "Expected values", "Clear all"]);
      const boxes = await Promise.all((await buttons.all()).map((button) => button.boundingBox()));
      assert.equal(new Set(boxes.map((box) => Math.round(box.y))).size, 1, "one row");
      assert.ok(boxes.every((box) => box.height >= 24 && box.width >= 24));
    },
    { viewport: { width: 320, height: 640 } },
  );

  here.shows(
    "at 320 px the verdict is in the first screen after a paste",
    async (page) => {
      await paste(page, response());
      await judged(page);
      await eventually(() => headline(page).evaluate((one) => one.getBoundingClientRect().top < innerHeight), "the headline is in view");
    },
    { viewport: { width: 320, height: 640 } },
  );

  here.shows(
    "a dark system gets a dark page, and a choice of theme is kept",
    async (page) => {
      const background = () =>
        page.evaluate(() => {
          const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
          context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
          context.fillRect(0, 0, 1, 1);
          const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
          return (red + green + blue) / 3;
        });
      assert.ok((await background()) < 80, `dark: ${await background()}`);
      await page.getByRole("button", { name: "Theme: system" }).click();
      await eventually(async () => (await background()) > 200, "the page turns light");
      await page.reload();
      await started(page);
      await eventually(async () => (await background()) > 200, "the choice is kept");
    },
    { colorScheme: "dark" },
  );
});
