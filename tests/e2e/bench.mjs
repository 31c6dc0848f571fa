// How long things take in Chromium: medians, one tab-separated line each. It measures and asserts nothing.
// Arguments: the folder with the documents to paste. Output: `page ready<TAB>milliseconds`,
// `file<TAB>in the page<TAB>painted<TAB>painted, first paste` and `size<TAB>name<TAB>raw<TAB>gzip<TAB>brotli`.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { dist, field, launch, open, serve } from "./harness.mjs";

const folder = process.argv[2];
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Time from the navigation's start until the page takes input, as the page's own clock has it. */
const ready = async (browser, origin) => {
  const page = await open(browser, origin);
  const time = await page.evaluate(() => performance.getEntriesByName("ready")[0]?.startTime ?? performance.now());
  await page.context().close();
  return time;
};

/** How long a person takes at least before a paste: what the page does at its start, or after a clearing, is done by then. */
const PAUSE = 500;

/** Times from the paste event: until the verdict stands in the page, and until the frame that shows it. */
const toVerdict = (page, text) =>
  field(page).evaluate(
    (element, text) =>
      new Promise((done) => {
        const shown = () => document.querySelector("[role=status] h2");
        const start = performance.now();
        const finish = () => {
          const inPage = performance.now() - start;
          requestAnimationFrame(() => setTimeout(() => done([inPage, performance.now() - start])));
        };
        new MutationObserver((_, observer) => {
          if (shown()) {
            observer.disconnect();
            finish();
          }
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
        const data = new DataTransfer();
        data.setData("text/plain", text);
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        if (element.dispatchEvent(event)) {
          element.setRangeText(text, 0, element.value.length, "end");
          element.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
        }
      }),
    text,
  );

const clear = async (page) => {
  await page.getByRole("button", { name: "Clear all" }).click();
  await page.locator("[role=status] h2").waitFor({ state: "detached" });
};

const server = await serve();
const browser = await launch(server.origin);

const times = [];
for (let run = 0; run < 9; run += 1) times.push(await ready(browser, server.origin));
console.log(`page ready\t${median(times).toFixed(1)}`);

for (const file of (await readdir(folder)).toSorted()) {
  const text = await readFile(join(folder, file), "utf8");
  const runs = text.length > 1e6 ? 3 : 15;
  const page = await open(browser, server.origin);
  const times = [];
  try {
    for (let run = 0; run < runs; run += 1) {
      await page.waitForTimeout(PAUSE);
      times.push(await toVerdict(page, text));
      if (run + 1 < runs) await clear(page);
    }
    const [inPage, painted] = [0, 1].map((at) => median(times.map((time) => time[at])));
    console.log([file, ...[inPage, painted, times[0][1]].map((time) => time.toFixed(1))].join("\t"));
  } catch (error) {
    console.error(`${file}: ${error.message.split("\n")[0]}`);
  }
  await page.context().close();
}

await browser.close();
await server.stop();

let total = [0, 0, 0];
for (const name of (await readdir(dist, { recursive: true })).toSorted()) {
  if (!/^(index\.html|[^/]+\.(js|css|wasm))$/.test(name)) continue;
  const bytes = await readFile(join(dist, name));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  total = total.map((sum, index) => sum + sizes[index]);
  console.log(`size\t${name}\t${sizes.join("\t")}`);
}
console.log(`size\tall\t${total.join("\t")}`);
