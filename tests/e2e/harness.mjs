// What every browser test needs: the page behind a server that counts, and a browser that cannot go around it.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const dist = process.env.ASSERTAIN_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
export const singleFile = pathToFileURL(join(dist, "assertain.html")).href;

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/** Pages that tests need and the product does not have: one without any policy, to show that the counter counts. */
const extra = { "/unprotected": '<!doctype html><title>No policy</title><link rel="icon" href="data:,"><body>' };

/** Hosts that Chromium itself asks for updates, accounts, dictionaries and the kinds of form fields, whatever page is open. */
const browsersOwn = /(^|\.)(google|googleapis|gstatic|gvt1|gvt2)\.com(:\d+)?$/;

/**
 * Serves the page and counts. It is the browser's proxy at the same time, so every request of the browser to any host
 * arrives here: `requests` is everything that left. `alter` is the part of a name by which files arrive changed, `hold` that by
 * which they arrive only when `release` was called.
 */
export const serve = async ({ alter, hold } = {}) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const requests = [];
  const count = ({ method, url, headers }) => {
    if (!browsersOwn.test(headers.host ?? "")) requests.push(`${method} ${url}`);
  };
  const server = createServer(async (request, response) => {
    count(request);
    const { pathname, hostname } = new URL(request.url, `http://${request.headers.host}`);
    const name = pathname === "/" ? "/index.html" : pathname;
    try {
      if (hostname !== "127.0.0.1") throw new Error("another host");
      let body = extra[name] ?? (await readFile(join(dist, name.slice(1).replaceAll("..", ""))));
      // A comment at the end, or an empty custom section: what it does stays the same.
      const padding = Buffer.from(extname(name) === ".wasm" ? [0, 1, 0] : "/**/");
      if (alter && name.includes(alter)) body = Buffer.concat([body, padding]);
      if (hold && name.includes(hold)) await released;
      response.writeHead(200, { "content-type": types[extname(name)] ?? "text/html" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const tunnel = (request, socket) => {
    count(request);
    socket.on("error", () => {});
    socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
  };
  server.on("connect", tunnel).on("upgrade", tunnel);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const stop = () =>
    new Promise((stopped) => {
      server.close(stopped);
      server.closeAllConnections();
    });
  return { origin, requests, stop, release };
};

/**
 * Chromium whose every request, of any host, goes to `proxy`; without one, no name resolves and nothing is reachable but the host
 * `reach`, where it is given.
 */
export const launch = async (proxy, { reach } = {}) => {
  const executablePath = process.env.CHROME ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
  const net = proxy
    ? [`--proxy-server=${proxy}`, "--proxy-bypass-list=<-loopback>"]
    : [`--host-resolver-rules=MAP * ~NOTFOUND${reach ? ` , EXCLUDE ${reach}` : ""}`, "--no-proxy-server"];
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath,
    args: [...net, ...root, "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pings"],
  });
};

/**
 * Opens an address and waits until the page is ready and, unless `early`, has locked itself. What the page says on the
 * console is kept in `page.said`.
 */
export const open = async (browser, address, { early = false, ...options } = {}) => {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.said = [];
  page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.said.push(`error: ${error.message}`));
  await page.goto(address);
  await started(page);
  if (!early) await locked(page);
  return page;
};

/** Waits for the second policy, under which nothing is fetched any more. */
export const locked = (page) =>
  page.locator('meta[http-equiv="Content-Security-Policy"]').nth(1).waitFor({ state: "attached" });

/** Waits until the page has taken the place of the field in the delivered HTML. */
export const started = async (page) => {
  await page.locator("#early").waitFor({ state: "detached" });
  await field(page).waitFor({ state: "attached" });
};

/** The large field; beside a case it is hidden until something is added or edited. */
export const field = (page) => page.locator("#paste");

/** The verdict's region; its `data-status` is the status of the report, or `none`. */
export const verdict = (page) => page.getByRole("region", { name: "Verdict" });

/** The items of the case. */
export const items = (page) => page.getByRole("list", { name: "Items", exact: true });

/** Pastes a text as a person does: into the field where it is seen, else anywhere on the page. */
export const paste = async (page, text) => {
  const seen = await field(page).isVisible();
  if (seen) await field(page).focus();
  await page.locator(seen ? "#paste" : "body").evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    // A made-up event does not insert; a real one does, and then says so.
    if (element.dispatchEvent(event) && element.id === "paste") {
      element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
      element.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
    }
  }, text);
};

/** Opens the sheet of expected values, with everything in it unfolded. */
export const settings = async (page) => {
  const sheet = page.locator(".expectations");
  if (!(await sheet.isVisible())) await page.getByRole("button", { name: /^Expected values/ }).filter({ visible: true }).first().click();
  await sheet.waitFor();
  await unfold(page, ".expectations details");
  const other = sheet.getByRole("button", { name: /^Show (SAML|OpenID Connect) values/ });
  if (await other.isVisible()) await other.click();
};

/** Waits until there is a verdict, and what is drawn beside it, and returns its status. */
export const judged = async (page) => {
  await eventually(async () => (await status(page)) !== "none", "a verdict appears");
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  return status(page);
};

/** The status of the verdict now. */
export const status = (page) => verdict(page).getAttribute("data-status");

/** Empties the page and waits until nothing is left. */
export const clear = async (page) => {
  const button = page.getByRole("button", { name: "Clear all" });
  if (await button.isVisible()) {
    await button.click();
    await eventually(async () => (await status(page)) === "none", "the verdict goes");
  }
};

/** Names of all samples, in their order. */
export const samples = async (page) => {
  await unfold(page, sampleLists);
  return page.locator("button.sample").allTextContents();
};

/** The sample in which nothing is wrong. */
export const inOrder = "Valid response with certificate";

/** Loads a sample by its name and returns the status of its verdict. */
export const load = async (page, name) => {
  await clear(page);
  await unfold(page, sampleLists);
  await page.getByRole("button", { name, exact: true }).click();
  return judged(page);
};

/** Opens what is folded. */
export const unfold = (page, which = "details") =>
  page.locator(which).evaluateAll((all) => all.forEach((one) => (one.open = true)));

/** Folds it again; what lies over the page unfolded would be in the way. */
export const fold = (page) => page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = false)));

const sampleLists = ".samples details";

/** Asks until the answer is yes; there is no other way to wait for what another thread does. */
export const eventually = async (condition, what) => {
  for (let turn = 0; turn < 600; turn += 1) {
    if (await condition()) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`in half a minute it did not happen that ${what}`);
};

/** A browser test: one page of one edition, closed afterwards; whatever it said on the console as an error fails it. */
export const withPage = async (browser, address, options, work) => {
  const page = await open(browser, address, options);
  try {
    await work(page);
    const errors = page.said.filter((line) => line.startsWith("error"));
    if (errors.length > 0) throw new Error(`the page said: ${errors.join("; ")}`);
  } finally {
    await page.context().close();
  }
};

/**
 * What a file of tests needs: `site`, the page behind a server, and `browser`, one for all of them; `prepare` runs before the
 * first. `shows` is a test in a fresh page.
 */
export const suite = (prepare = async () => {}) => {
  const all = {};
  before(async () => {
    await prepare();
    all.site = await serve();
    all.browser = await launch(all.site.origin);
  });
  after(async () => {
    await all.browser?.close();
    await all.site?.stop();
  });
  all.shows = (name, work, options = {}) => test(name, () => withPage(all.browser, all.site.origin, options, work));
  return all;
};
