// Nothing leaves the browser: proved by a server through which every request of the browser has to go.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  clear,
  eventually,
  field,
  fold,
  items,
  judged,
  launch,
  load,
  locked,
  open,
  paste,
  samples,
  serve,
  singleFile,
  started,
  suite,
  unfold,
  verdict,
} from "./harness.mjs";
import { base64, request, response } from "./samples.mjs";

const here = suite();

/** Uses the page as a person would: every sample with everything unfolded, pastes, clearing. */
const use = async (page) => {
  for (const name of await samples(page)) {
    await load(page, name);
    await unfold(page);
    await fold(page);
  }
  await clear(page);
  await paste(page, base64(response()));
  await judged(page);
  await paste(page, request());
  await items(page).getByText("SAML login request").waitFor();
  await clear(page);
};

/** Ways to reach out. Each says what came of it; `reached` means that something may have left. */
const attempts = {
  fetch: (host) => fetch(`${host}/out-fetch`, { mode: "no-cors" }).then(() => "reached", () => "blocked"),
  XMLHttpRequest: (host) =>
    new Promise((done) => {
      const xhr = new XMLHttpRequest();
      xhr.onload = () => done("reached");
      xhr.onerror = () => done("blocked");
      try {
        xhr.open("GET", `${host}/out-xhr`);
        xhr.send();
      } catch {
        done("blocked");
      }
    }),
  WebSocket: (host) =>
    new Promise((done) => {
      try {
        const socket = new WebSocket(`${host.replace("http", "ws")}/out-socket`);
        socket.onopen = () => done("reached");
        socket.onerror = () => done("blocked");
      } catch {
        done("blocked");
      }
    }),
  EventSource: (host) =>
    new Promise((done) => {
      const source = new EventSource(`${host}/out-events`);
      source.onopen = () => done("reached");
      source.onerror = () => (source.close(), done("blocked"));
    }),
  eval: () =>
    new Promise((done) =>
      setTimeout(() => {
        try {
          done(eval("'reached'"));
        } catch {
          done("blocked");
        }
      }),
    ),
  "new Function": () =>
    new Promise((done) =>
      setTimeout(() => {
        try {
          done(new Function("return 'reached'")());
        } catch {
          done("blocked");
        }
      }),
    ),
};
const attemptsOfAPage = {
  sendBeacon: (host) => (navigator.sendBeacon(`${host}/out-beacon`, "x"), "sent"),
  image: (host) =>
    new Promise((done) => {
      const image = new Image();
      image.onload = () => done("reached");
      image.onerror = () => done("blocked");
      image.src = `${host}/out-image.png`;
      document.body.append(image);
    }),
  "style sheet": (host) =>
    new Promise((done) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.onload = () => done("reached");
      link.onerror = () => done("blocked");
      link.href = `${host}/out-style.css`;
      document.head.append(link);
    }),
  script: (host) =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.onload = () => done("reached");
      script.onerror = () => done("blocked");
      try {
        script.src = `${host}/out-script.js`;
        document.head.append(script);
      } catch {
        done("blocked");
      }
    }),
  frame: (host) => {
    const frame = document.createElement("iframe");
    frame.src = `${host}/out-frame`;
    document.body.append(frame);
    return "sent";
  },
  form: (host) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = `${host}/out-form`;
    form.target = "_blank";
    document.body.append(form);
    form.submit();
    return "sent";
  },
  "worker from an address": (host) => {
    try {
      new Worker(new URL("/out-worker.js", host));
    } catch {
      return "blocked";
    }
    return "sent";
  },
  "inline script": () => {
    const script = document.createElement("script");
    try {
      script.textContent = "window.ran = true";
      document.head.append(script);
    } catch {
      return "blocked";
    }
    return window.ran ? "reached" : "blocked";
  },
  "text as elements": () => {
    const box = document.createElement("div");
    try {
      box.innerHTML = "<b>pasted</b>";
    } catch {
      return "blocked";
    }
    return "reached";
  },
};

/** Runs all attempts in a page or a worker, towards the page's own server and a foreign host. */
const tryAll = async (place, list, origin) => {
  const results = {};
  for (const [name, attempt] of Object.entries(list)) {
    for (const host of [origin, "http://elsewhere.example"]) {
      results[`${name} to ${host}`] = await place.evaluate(attempt, host);
    }
  }
  // A round trip that must arrive ends the wait for those attempts that do not say when they are done.
  return results;
};

const nothingReached = (results) =>
  assert.deepEqual(Object.entries(results).filter(([, result]) => result === "reached"), []);

test("after the start no request is made, whatever is done", async () => {
  const page = await open(here.browser, here.site.origin);
  const start = here.site.requests.length;
  assert.ok(start > 0, "the counter saw the page itself");
  await use(page);
  assert.deepEqual(here.site.requests.slice(start), []);
  await page.context().close();
});

test("the page loads seven files and nothing else", async () => {
  const start = here.site.requests.length;
  const page = await open(here.browser, here.site.origin);
  const paths = here.site.requests.slice(start).map((line) => new URL(line.split(" ")[1], here.site.origin).pathname);
  assert.deepEqual(
    paths.map((path) => path.replace(/-[0-9a-f]+\./, "-HASH.")).sort(),
    ["/", "/assertain-HASH.css", "/assertain-HASH.js", "/assertain-HASH.lzma", "/checks-HASH.lzma", "/later-HASH.lzma", "/unpack-HASH.wasm"],
  );
  await page.context().close();
});

for (const [kind, told] of [
  [".wasm", (page) => page.getByText("Assertain could not start in this browser").waitFor()],
  [".js", (page) => eventually(() => page.said.some((line) => line.includes("integrity")), "the browser refuses the script")],
  [".lzma", (page) => page.getByText("Assertain could not start in this browser").waitFor()],
  [".css", (page) => eventually(() => page.said.some((line) => line.includes("integrity")), "the browser refuses the style")],
]) {
  test(`${kind}: a file that was changed on the way is not used`, async () => {
    const changed = await serve({ alter: kind });
    const another = await launch(changed.origin);
    try {
      const page = await another.newPage();
      page.said = [];
      page.on("console", (message) => page.said.push(message.text()));
      await page.goto(changed.origin);
      await told(page);
      // Without a style sheet it works.
      if (kind !== ".css") assert.equal(await field(page).count(), 0, "the page did not start");
    } finally {
      await another.close();
      await changed.stop();
    }
  });
}

test("texts about the checks that were changed on the way are not used, and the page works without them", async () => {
  const changed = await serve({ alter: "checks-" });
  const another = await launch(changed.origin);
  try {
    const page = await open(another, changed.origin);
    // The texts of the examples come with them.
    await page.getByText("The examples did not come with the page").waitFor();
    await paste(page, base64(response()));
    await judged(page);
    await unfold(page, "details.finding, details.document");
    await page.getByText("The description did not load").first().waitFor();
  } finally {
    await another.close();
    await changed.stop();
  }
});

test("whoever pastes before the texts about the checks are in is under the second policy at once", async () => {
  const slow = await serve({ hold: "checks-" });
  const another = await launch(slow.origin);
  try {
    const page = await open(another, slow.origin, { early: true });
    await paste(page, base64(response()));
    await locked(page);
    await judged(page);
    const start = slow.requests.length;
    assert.equal(await page.evaluate(attempts.fetch, slow.origin), "blocked");
    assert.equal(await page.workers()[0].evaluate(attempts.fetch, slow.origin), "blocked");
    slow.release();
    await unfold(page, "details.finding, details.document");
    await page.getByText("The description did not load").first().waitFor();
    assert.deepEqual(slow.requests.slice(start), []);
  } finally {
    await another.close();
    await slow.stop();
  }
});

test("what is pasted before the program is in is kept, judged when it is, and nothing is asked for after the paste", async () => {
  const slow = await serve({ hold: "unpack-" });
  const another = await launch(slow.origin);
  try {
    const page = await another.newPage();
    await page.goto(slow.origin, { waitUntil: "commit" });
    await eventually(() => slow.requests.some((line) => line.includes(".lzma")), "the program is asked for");
    await page.locator("#early-paste").fill(base64(response()));
    await page.getByText("The program is still loading").waitFor();
    const start = slow.requests.length;
    slow.release();
    await started(page);
    await judged(page);
    await locked(page);
    assert.equal(await page.workers()[0].evaluate(attempts.fetch, slow.origin), "blocked");
    assert.deepEqual(slow.requests.slice(start), []);
  } finally {
    await another.close();
    await slow.stop();
  }
});

test("everything works with the server gone", async () => {
  const gone = await serve();
  const another = await launch(gone.origin);
  try {
    const page = await open(another, gone.origin);
    await gone.stop();
    await use(page);
    assert.deepEqual(page.said.filter((line) => line.startsWith("error")), []);
  } finally {
    await another.close();
  }
});

test("the single file works from disk with no host reachable", async () => {
  const alone = await launch();
  try {
    const page = await open(alone, singleFile);
    await use(page);
    assert.deepEqual(page.said.filter((line) => line.startsWith("error")), []);
  } finally {
    await alone.close();
  }
});

test("the single file asks for nothing", async () => {
  const start = here.site.requests.length;
  const page = await open(here.browser, singleFile);
  await use(page);
  assert.deepEqual(here.site.requests.slice(start), []);
  await page.context().close();
});

test("control: without a policy the same attempts arrive, so the counter counts", async () => {
  const page = await here.browser.newPage();
  await page.goto(`${here.site.origin}/unprotected`);
  const start = here.site.requests.length;
  await tryAll(page, { ...attempts, ...attemptsOfAPage }, here.site.origin);
  const host = new URL(here.site.origin).host;
  const expected = ["fetch", "xhr", "events", "beacon", "image.png", "style.css", "script.js", "frame", "form"].flatMap((name) => [
    `http://${host}/out-${name}`,
    `http://elsewhere.example/out-${name}`,
  ]);
  // A WebSocket asks the proxy for a tunnel first.
  expected.push(`CONNECT ${host}`, "CONNECT elsewhere.example:80");
  const missing = () => expected.filter((what) => !here.site.requests.slice(start).some((line) => line.includes(what)));
  await eventually(() => missing().length === 0, "all attempts arrive").catch(() => assert.deepEqual(missing(), []));
  await page.close();
});

for (const [edition, address] of [["page", () => here.site.origin], ["single file", () => singleFile]]) {
  test(`${edition}: no attempt to reach out succeeds`, async () => {
    const page = await open(here.browser, address());
    const start = here.site.requests.length;
    nothingReached(await tryAll(page, { ...attempts, ...attemptsOfAPage }, here.site.origin));
    await settled(start);
    assert.deepEqual(arrived(start), []);
    await page.context().close();
  });

  test(`${edition}: no attempt of the worker succeeds`, async () => {
    const page = await open(here.browser, address());
    await load(page, (await samples(page))[0]);
    const [worker] = page.workers();
    assert.ok(worker, "the analysis runs in a worker");
    const start = here.site.requests.length;
    nothingReached(await tryAll(worker, attempts, here.site.origin));
    await settled(start);
    assert.deepEqual(arrived(start), []);
    await page.context().close();
  });

  test(`${edition}: nothing pasted is stored`, async () => {
    const page = await open(here.browser, address());
    const before = await page.evaluate(() => location.href);
    await paste(page, response({ destination: "https://secret.example/acs" }));
    await judged(page);
    const kept = await page.evaluate(async () => ({
      address: location.href,
      state: history.state,
      entries: history.length,
      name: window.name,
      cookies: location.protocol === "file:" ? "" : document.cookie,
      local: Object.entries(localStorage).filter(([name]) => name !== "assertain.theme"),
      session: Object.entries(sessionStorage),
      databases: await indexedDB.databases().catch(() => []),
      caches: await globalThis.caches?.keys().catch(() => []),
    }));
    assert.deepEqual(
      { ...kept, caches: kept.caches ?? [], entries: 0 },
      { address: before, state: null, entries: 0, name: "", cookies: "", local: [], session: [], databases: [], caches: [] },
    );
    await page.reload();
    await started(page);
    assert.equal(await field(page).inputValue(), "");
    assert.equal(await verdict(page).getByText("secret.example").count(), 0);
    await page.context().close();
  });
}

/** What arrived at the server since `start`, apart from the mark of `settled`. */
const arrived = (start) => here.site.requests.slice(start).filter((line) => !line.includes("/unprotected?mark"));

/** A request that must arrive, made after all others: when it is there, the others would be. */
const settled = async (start) => {
  const page = await here.browser.newPage();
  await page.goto(`${here.site.origin}/unprotected?mark=${start}`);
  await page.close();
};
