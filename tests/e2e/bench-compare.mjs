// Measures, in one Chromium, our module beside npm xml-crypto and npm jose on the same documents. It asserts nothing.
// Arguments: the folder with the documents, and the one with the module (`module.js`, `module.wasm`).
// Output: `name<TAB>our milliseconds<TAB>other implementation<TAB>its milliseconds`.

import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launch } from "./harness.mjs";

const [documents, module] = process.argv.slice(2).map((folder) => resolve(folder));
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const bundle = await build({
  entryPoints: [here("bench-page.mjs")],
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  platform: "browser",
  // What xml-crypto takes from Node, as a browser can have it.
  alias: {
    "assertain-bench": join(module, "module.js"),
    crypto: here("node_modules/crypto-browserify"),
    stream: here("node_modules/stream-browserify"),
    vm: here("node_modules/vm-browserify"),
    util: here("node_modules/util"),
    events: here("node_modules/events"),
    buffer: here("node_modules/buffer"),
  },
  inject: [here("bench-globals.mjs")],
  define: { global: "globalThis", "import.meta.url": "location.href" },
  logLevel: "error",
});
const script = bundle.outputFiles[0].contents;
const wasm = await readFile(join(module, "module.wasm"));

const server = createServer((request, response) => {
  // The browser asks through its proxy, which this server is as well: with the whole address.
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const [type, body] =
    pathname === "/module.wasm" ? ["application/wasm", wasm]
    : pathname === "/bundle.js" ? ["text/javascript", script]
    : ["text/html", "<!doctype html><title>Comparison</title><script src=bundle.js></script>"];
  response.writeHead(200, { "content-type": type }).end(body);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;

const files = {};
for (const file of await readdir(documents)) files[file] = await readFile(join(documents, file), "utf8");

const browser = await launch(origin);
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error.message));
page.setDefaultTimeout(600_000);
await page.goto(origin);
const measured = await page.evaluate((files) => globalThis.compare(files), files);
for (const [name, ours, other, theirs, error] of measured) {
  if (error) console.error(`${name}: ${error}`);
  console.log([name, ours?.toFixed(4) ?? "", other ?? "", theirs?.toFixed(4) ?? ""].join("\t"));
}
await browser.close();
server.closeAllConnections();
server.close();
