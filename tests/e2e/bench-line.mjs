// The page on a slow line and on a slow computer, and how long it holds its thread: medians, one tab-separated line each. It measures
// and asserts nothing. Network and processor are throttled by Chromium; the server sends what a static host sends: gzip for text and
// modules, packed parts as they are. Output:
// `line<TAB>name<TAB>first paint<TAB>field takes a paste<TAB>first verdict`, `block<TAB>what<TAB>longest block<TAB>until the verdict`,
// `transfer<TAB>bytes before the first verdict`.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist, launch } from "./harness.mjs";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Serves the page as static hosts do, and counts what it sends for one visit. */
const serveLikeAHost = async () => {
  const packed = new Map();
  const sent = { bytes: 0, until: new Map() };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, `http://${request.headers.host}`);
    const name = pathname === "/" ? "index.html" : pathname.slice(1).replaceAll("..", "");
    try {
      if (!packed.has(name)) {
        const bytes = await readFile(join(dist, name));
        packed.set(name, types[extname(name)] ? gzipSync(bytes, { level: 6 }) : bytes);
      }
      const bytes = packed.get(name);
      const type = types[extname(name)];
      sent.until.set(name, bytes.length);
      response.writeHead(200, {
        "content-type": type ?? "application/octet-stream",
        "content-length": bytes.length,
        ...(type && { "content-encoding": "gzip" }),
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, sent, stop: () => server.close() };
};

/** A response of a login, as long as one usually is. */
const response = () => {
  const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" Version="2.0" IssueInstant="2026-03-01T09:15:00Z" Destination="https://app.example/acs/"><saml:Issuer>https://idp.example/</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_a" Version="2.0" IssueInstant="2026-03-01T09:15:00Z"><saml:Issuer>https://idp.example/</saml:Issuer><saml:AttributeStatement>${Array.from({ length: 60 }, (_, n) => `<saml:Attribute Name="group${n}"><saml:AttributeValue>value ${n}</saml:AttributeValue></saml:Attribute>`).join("")}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
  return Buffer.from(xml).toString("base64");
};

/** Metadata of many providers, about so many bytes. */
const metadata = (bytes) => {
  const one = (n) =>
    `<md:EntityDescriptor entityID="https://idp${n}.example/idp"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp${n}.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
  return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${Array.from({ length: Math.ceil(bytes / one(1000).length) }, (_, n) => one(n)).join("")}</md:EntitiesDescriptor>`;
};

/** Pastes into the field that is there, and says when the verdict was. Blocks of the thread are kept in `blocks`. */
const inPage = async (text) => {
  const blocks = [];
  new PerformanceObserver((list) => blocks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  const start = performance.now();
  const element = document.querySelector("#paste") ?? document.querySelector("#early-paste");
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.focus();
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (element.dispatchEvent(event)) {
    element.setRangeText(text, 0, element.value.length, "end");
    element.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
  }
  const taken = performance.now();
  await new Promise((done) => {
    const look = () => (document.querySelector(".verdict [role=status] h2") ? done() : setTimeout(look, 4));
    look();
  });
  const verdict = performance.now();
  // What follows the verdict is drawn in later frames.
  await new Promise((done) => setTimeout(done, 1500));
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
  return { start, taken, verdict, paint, block: Math.max(0, ...blocks) };
};

const LINES = [
  ["unthrottled", null, 1],
  ["9 Mbit/s, 85 ms", { downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8, latency: 85 }, 1],
  ["1.6 Mbit/s, 150 ms", { downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, latency: 150 }, 1],
  ["unthrottled, 4× slower processor", null, 4],
  ["9 Mbit/s, 4× slower processor", { downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8, latency: 85 }, 4],
];

/** Opens the page fresh and pastes as soon as there is a field. */
const visit = async (browser, origin, network, slower, text) => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  if (network) await session.send("Network.emulateNetworkConditions", { offline: false, ...network });
  if (slower > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  page.goto(origin, { waitUntil: "commit" }).catch(() => {});
  await page.waitForSelector("#early-paste, #paste", { state: "visible", timeout: 60000 });
  const field = await page.evaluate(() => performance.now());
  const said = await page.evaluate(inPage, text);
  await context.close();
  return { ...said, field };
};

const runs = Number(process.argv[2] ?? 3);
const server = await serveLikeAHost();
const browser = await launch(server.origin);
for (const [name, network, slower] of LINES) {
  const all = [];
  for (let run = 0; run < runs; run += 1) all.push(await visit(browser, server.origin, network, slower, response()));
  const cells = ["paint", "field", "verdict"].map((what) => median(all.map((one) => one[what])).toFixed(0));
  console.log(["line", name, ...cells].join("\t"));
}
let before = 0;
for (const [name, bytes] of server.sent.until) if (!/^checks|^later|favicon/.test(name)) before += bytes;
console.log(`transfer\t${before}`);

for (const [name, text] of [
  ["response, 10 KB", response()],
  ["metadata, 1 MB", metadata(1e6)],
  ["metadata, 5 MB", metadata(5e6)],
]) {
  const all = [];
  for (let run = 0; run < runs; run += 1) {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(server.origin);
    await page.locator("#early").waitFor({ state: "detached" });
    await page.waitForTimeout(1500);
    all.push(await page.evaluate(inPage, text));
    await context.close();
  }
  const cells = [median(all.map((one) => one.block)), median(all.map((one) => one.taken - one.start)), median(all.map((one) => one.verdict - one.start))];
  console.log(["block", name, ...cells.map((cell) => cell.toFixed(0))].join("\t"));
}
await browser.close();
server.stop();
