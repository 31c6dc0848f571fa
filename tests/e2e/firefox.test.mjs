// The way of a paste in Firefox, where it is installed: paste, verdict, proof, share, and that nothing is fetched afterwards. The
// browser is the distribution's own, spoken to by WebDriver BiDi; Chromium has the other tests.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { serve, singleFile } from "./harness.mjs";
import { redirectUrl, request, response } from "./samples.mjs";

const { ws: WebSocket } = createRequire(import.meta.url)("playwright-core/lib/utilsBundle");
const program = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);
const skip = program ? false : "Firefox is not installed";

/** A Firefox of its own, and how to tell it what to do. */
const start = async (proxy) => {
  const profile = await mkdtemp(join(tmpdir(), "assertain-firefox-"));
  const port = new URL(proxy).port;
  // Everything that leaves goes through the server that counts; the browser's own requests stay away.
  const settings = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": Number(port),
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": Number(port),
    "network.proxy.allow_hijacking_localhost": true,
    "app.update.enabled": false,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.reportingpolicy.firstRun": false,
    "browser.safebrowsing.update.enabled": false,
    "extensions.getAddons.cache.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "remote.active-protocols": 1,
  };
  const lines = Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const child = spawn(program, ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const address = await new Promise((found, failed) => {
    let said = "";
    child.on("exit", () => failed(new Error(`Firefox ended: ${said}`)));
    child.stderr.on("data", (data) => {
      said += data;
      const listening = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said);
      if (listening) found(listening[1]);
    });
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((opened, failed) => socket.on("open", opened).on("error", failed));
  const waiting = new Map();
  let next = 0;
  socket.on("message", (data) => {
    const { id, result, error, message } = JSON.parse(data);
    const [done, failed] = waiting.get(id) ?? [];
    waiting.delete(id);
    if (error) failed?.(new Error(`${error}: ${message}`));
    else done?.(result);
  });
  const send = (method, params) =>
    new Promise((done, failed) => {
      next += 1;
      waiting.set(next, [done, failed]);
      socket.send(JSON.stringify({ id: next, method, params }));
    });
  await send("session.new", { capabilities: {} });
  const { contexts } = await send("browsingContext.getTree", {});
  const context = contexts[0].context;
  /** The value of a function in the page. */
  const inPage = async (body, ...given) => {
    const { type, result, exceptionDetails } = await send("script.callFunction", {
      functionDeclaration: `async (given) => JSON.stringify((await (${body})(...JSON.parse(given))) ?? null)`,
      arguments: [{ type: "string", value: JSON.stringify(given) }],
      target: { context },
      awaitPromise: true,
    });
    if (type === "exception") throw new Error(exceptionDetails.text);
    return JSON.parse(result.value);
  };
  const stop = async () => {
    child.removeAllListeners("exit");
    const ended = new Promise((done) => child.on("exit", done));
    send("browser.close", {}).catch(() => child.kill());
    await ended;
    socket.terminate();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const open = (url) => send("browsingContext.navigate", { context, url, wait: "complete" });
  return { open, inPage, stop };
};

/** Asks until something is there. */
const until = async (question, what) => {
  for (let turn = 0; turn < 600; turn += 1) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`in half a minute it did not happen that ${what}`);
};

const pasteInto = (selector, text) => {
  const element = document.querySelector(selector);
  element.focus();
  // Firefox has names of its own for what a made-up event carries.
  element.dispatchEvent(new ClipboardEvent("paste", { data: text, dataType: "text/plain", bubbles: true, cancelable: true }));
};

describe("in Firefox", { skip }, () => {
  let site;
  let firefox;
  before(async () => {
    site = await serve();
    firefox = await start(site.origin);
  });
  after(async () => {
    await firefox?.stop();
    await site?.stop();
  });

  for (const [edition, address] of [["from a server", () => `${site.origin}/`], ["as a single file", () => singleFile]]) {
    test(`${edition}: a paste has a verdict with its proof, can be shared, and nothing is fetched`, async () => {
      await firefox.open(address());
      const { inPage } = firefox;
      await until(() => inPage(() => Boolean(document.querySelector("#paste"))), "the page is there");
      await until(() => inPage(() => document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]').length === 2), "it is locked");
      const own = () => site.requests.filter((line) => line.includes("127.0.0.1"));
      const sent = own().length;
      await inPage(pasteInto, "#paste", response({ destination: "https://app.example/acs/" }));
      await until(() => inPage(() => document.querySelector("#verdict").dataset.status !== "none"), "there is a verdict");
      // The request beside it says where the response should have gone.
      await inPage(pasteInto, "body", redirectUrl(request({ acs: "https://app.example/acs" })));
      await until(() => inPage(() => document.querySelector("#verdict").dataset.status === "will-fail"), "the verdict is that it fails");
      const proof = await until(() => inPage(() => document.querySelector("#verdict .proof")?.textContent), "the proof is there");
      assert.match(proof, /https:\/\/app\.example\/acs\//);
      assert.ok(await inPage(() => [...document.querySelectorAll("button")].some((button) => /^Share/.test(button.textContent.trim()))));
      await inPage(() => [...document.querySelectorAll("button")].find((button) => /^Share/.test(button.textContent.trim())).click());
      await until(() => inPage(() => Boolean(document.querySelector("dialog[open]"))), "the sheet to share is open");
      // What the policies refuse is refused here too.
      const reached = await inPage(async (host) => {
        const tried = [
          fetch(`${host}/out`).then(() => "fetch", () => null),
          new Promise((done) => {
            const image = new Image();
            image.onload = () => done("image");
            image.onerror = () => done(null);
            image.src = `${host}/out.png`;
          }),
        ];
        return (await Promise.all(tried)).filter(Boolean);
      }, site.origin);
      assert.deepEqual(reached, []);
      assert.deepEqual(own().slice(sent), []);
    });
  }
});
