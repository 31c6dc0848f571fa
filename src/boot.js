// The only hand-written script of Assertain: load, check, unpack, lock down, start.
//
// `cargo xtask pack` puts wasm-bindgen's scripts in front of this file: `function glue()` for the module of the page, which is
// also that of the thread that judges, and `function unpackGlue()` for the small one that unpacks it. In the edition for a server
// each part comes by one checked request; in the single file they stand in the page. The module comes in two parts: the later one
// holds what few pastes need and what a click asks for (`xtask/src/pack/later.txt`); the single file has the whole in one.

// From now on the page may start no request, neither for data nor for a script, a style or a picture, not even to its own
// address. The policy of the page stays in force beside this one; policies only tighten.
const late = new AbortController();
let locked = false;
const lockDown = () => {
  if (locked) return;
  locked = true;
  late.abort();
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content =
    "default-src 'none'; script-src 'wasm-unsafe-eval'; img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'";
  document.head.append(meta);
};

// The field of the delivered page. What is pasted into it before the page is there is kept, exactly: a field turns every line
// end into one line feed. The page takes it over when it starts, and nothing reads it before.
const early = document.getElementById("early");
const earlyField = document.getElementById("early-paste");
let pasted = "";
// Laying out a megabyte in a field stops the page for seconds: it is kept beside the field.
const LONG = 65536;
earlyField.addEventListener("paste", (event) => {
  pasted = event.clipboardData.getData("text/plain");
  if (pasted.length <= LONG || earlyField.value.trim()) return;
  event.preventDefault();
  earlyField.readOnly = true;
  earlyField.placeholder = `${(pasted.length / 1e6).toFixed(1)} million characters pasted. They are kept and checked as soon as the program is there.`;
});
// On a slow line the program comes later than the field.
const waiting = setTimeout(() => {
  document.getElementById("early-state").textContent = "The program is still loading. What you paste now is kept.";
}, 1000);
// A file that falls on the page too early would open in its place.
for (const name of ["dragover", "drop"]) early.addEventListener(name, (event) => event.preventDefault());
globalThis.assertainEarly = () => {
  const aside = earlyField.readOnly;
  const text = aside || pasted.replace(/\r\n?/g, "\n") === earlyField.value ? pasted : earlyField.value;
  clearTimeout(waiting);
  early.remove();
  // Before anything pasted is read, nothing is fetched any more.
  if (text.trim()) lockDown();
  return text;
};

// The bytes of a part. A preload's integrity is not enforced by every browser; that of a fetch is.
const load = async (part, options) => {
  const inside = document.getElementById(part);
  if (inside) {
    const text = inside.textContent;
    inside.remove();
    return Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  }
  const { [part]: address, [`${part}Integrity`]: integrity } = document.getElementById("boot").dataset;
  if (!address) return null;
  return new Uint8Array(await (await fetch(address, { integrity, ...options })).arrayBuffer());
};

// Lets the page answer between two pieces of work.
const channel = new MessageChannel();
const breathe = () =>
  new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });

// What a packed part holds. `assertainUnpack` comes with the module that unpacks.
const unpacked = async (packed) => {
  const next = globalThis.assertainUnpack(packed);
  const pieces = [];
  for (let piece = next?.(); piece?.length !== 0; piece = next()) {
    if (!piece) throw new Error("a part is broken");
    pieces.push(piece);
    await breathe();
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
};

// The module from its data on, where its texts are: section 11, behind the code.
const dataOf = (module) => {
  let at = 8;
  while (at < module.length && module[at] !== 11) {
    let size = 0;
    let unit = 1;
    do {
      at += 1;
      size += (module[at] & 127) * unit;
      unit *= 128;
    } while (module[at] & 128);
    at += size + 1;
  }
  return module.subarray(at);
};

// The thread that judges is made from a blob: such a worker inherits the page's policy, and a worker from an address does
// not. What comes before its module waits. A case that comes to something the first part of the module lacks ends the program
// there: it waits for the whole module and begins again.
const workerSource = `"use strict";${glue}
const cases = [];
const timers = [];
const every = setInterval;
self.setInterval = (...given) => timers[timers.push(every(...given)) - 1];
let judge;
let isWhole = false;
const start = (module) => {
  glue().initSync({ module });
  judge = onmessage;
  onmessage = hear;
};
const work = () => {
  while (judge && cases.length) {
    try {
      judge(cases[0]);
    } catch (error) {
      judge = null;
      timers.forEach(clearInterval);
      if (isWhole) throw error;
      return void postMessage("whole");
    }
    cases.shift();
  }
};
const hear = ({ data }) => {
  if (data instanceof WebAssembly.Module) {
    isWhole = judge === null;
    start(data);
  } else cases.push({ data });
  work();
};
onmessage = hear;`;
const workerUrl = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));

// What cannot go on is said in the page; what was typed stays.
const failed = (error, what = "could not start") => {
  if (document.querySelector("p.failed")) return;
  const said = document.createElement("p");
  said.className = "failed";
  said.setAttribute("role", "alert");
  said.textContent = `Assertain ${what} in this browser (${error.message}). It needs WebAssembly and files that arrived whole: reload, or use a current browser. The command line version needs none: cargo run -- FILE.`;
  document.body.prepend(said);
};

try {
  // The field is there already. All is asked for at once, so that nothing has to be asked for after a paste. The later part of the
  // module has time, and so have the texts about the checks: everything works without them, and whoever pastes before they are in
  // does.
  const parts = Promise.all([load("unpack"), load("module")]);
  const later = load("later", { priority: "low" });
  later.catch(() => {});
  const texts = load("checks", { signal: late.signal, priority: "low" });
  texts.catch(() => {});
  const [unpacker, packed] = await parts;
  unpackGlue().initSync({ module: await WebAssembly.compile(unpacker) });
  const bytes = await unpacked(packed);
  const compiling = WebAssembly.compile(bytes);
  const documents = texts.then(unpacked).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  globalThis.assertainDocuments = documents;
  Promise.allSettled([documents, later]).then(lockDown);

  // Text becomes elements only if it was compiled into the page's module, and only our worker may be started: what people
  // paste is in neither. Latin-1 maps bytes to characters one to one, so both sides compare as bytes.
  const latin1 = new TextDecoder("latin1");
  const compiled = latin1.decode(dataOf(bytes));
  const known = new Set();
  const isOurs = (html) => known.has(html) || compiled.includes(latin1.decode(new TextEncoder().encode(html)));
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (html) => (isOurs(html) ? (known.add(html), html) : null),
    createScriptURL: (url) => (url === workerUrl ? url : null),
  });

  const module = await compiling;
  // The whole module, once for all workers that ask for it.
  const put = async () => {
    const packed = await later;
    if (!packed) return module;
    await documents;
    const whole = globalThis.assertainJoined(bytes, await unpacked(packed));
    if (!whole) throw new Error("a part is broken");
    return WebAssembly.compile(whole);
  };
  let whole;
  // What is pasted goes to the worker, and a worker has the policy that its page had when it started it.
  globalThis.assertainWorker = () => {
    lockDown();
    const worker = new Worker(workerUrl);
    // Before the page hears it.
    worker.addEventListener("message", (event) => {
      if (event.data !== "whole") return;
      event.stopImmediatePropagation();
      (whole ??= put()).then((module) => worker.postMessage(module)).catch((error) => failed(error, "is not complete"));
    });
    worker.postMessage(module);
    return worker;
  };
  glue().initSync({ module });
  performance.mark("ready");
} catch (error) {
  failed(error);
  throw error;
}
