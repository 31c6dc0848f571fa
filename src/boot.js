// The only hand-written script of Assertain: load, check, lock down, start.
//
// `cargo xtask pack` puts wasm-bindgen's scripts in front of this file: `function glue()` for the page and
// `function engineGlue()` for the thread that judges. In the edition for a server both modules come by one checked request
// each; in the single file they stand in the page.

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
earlyField.addEventListener("paste", (event) => (pasted = event.clipboardData.getData("text/plain")));
// A file that falls on the page too early would open in its place.
for (const name of ["dragover", "drop"]) early.addEventListener(name, (event) => event.preventDefault());
globalThis.assertainEarly = () => {
  const text = pasted.replace(/\r\n?/g, "\n") === earlyField.value ? pasted : earlyField.value;
  early.remove();
  // Before anything pasted is read, nothing is fetched any more.
  if (text.trim()) lockDown();
  return text;
};

// The bytes of a part. A preload's integrity is not enforced by every browser; that of a fetch is.
const load = async (part, signal) => {
  const inside = document.getElementById(part);
  if (!inside) {
    const { [part]: address, [`${part}Integrity`]: integrity } = document.getElementById("boot").dataset;
    return (await fetch(address, { integrity, signal })).arrayBuffer();
  }
  const packed = Uint8Array.from(atob(inside.textContent), (character) => character.charCodeAt(0));
  inside.remove();
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
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
// not. What comes before its module waits.
const workerSource = `"use strict";${engineGlue}
const early = [];
onmessage = (event) => {
  if (!(event.data instanceof WebAssembly.Module)) return void early.push(event);
  onmessage = null;
  engineGlue().initSync({ module: event.data });
  for (const event of early) onmessage(event);
};`;
const workerUrl = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));

// What cannot go on is said in the page; what was typed stays.
const failed = (error) => {
  if (document.querySelector("p.failed")) return;
  const said = document.createElement("p");
  said.className = "failed";
  said.setAttribute("role", "alert");
  said.textContent = `Assertain could not start in this browser (${error.message}). It needs WebAssembly and files that arrived whole: reload, or use a current browser. The command line version needs none: cargo run -- FILE.`;
  document.body.prepend(said);
};

try {
  // The field is there already. The page and the thread that judges are asked for at once, because an answer needs both; the
  // texts about the checks come after the page: everything works without them, and whoever pastes before they are in does.
  const loading = load("wasm");
  const engine = load("engine").then((bytes) => WebAssembly.compile(bytes));
  engine.catch(failed);
  const bytes = await loading;
  const compiling = WebAssembly.compile(bytes);
  const texts = load("rules", late.signal).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  globalThis.assertainDocuments = Promise.allSettled([texts, engine]).then(([text]) => {
    lockDown();
    return text.value;
  });

  // Text becomes elements only if it was compiled into the page's module, and only our worker may be started: what people
  // paste is in neither. Latin-1 maps bytes to characters one to one, so both sides compare as bytes.
  const latin1 = new TextDecoder("latin1");
  const compiled = latin1.decode(dataOf(new Uint8Array(bytes)));
  const known = new Set();
  const isOurs = (html) => known.has(html) || compiled.includes(latin1.decode(new TextEncoder().encode(html)));
  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: (html) => (isOurs(html) ? (known.add(html), html) : null),
    createScriptURL: (url) => (url === workerUrl ? url : null),
  });

  const module = await compiling;
  // What is pasted goes to the worker, and a worker has the policy that its page had when it started it. A module that is
  // still on its way was asked for before, and follows.
  globalThis.assertainWorker = () => {
    lockDown();
    const worker = new Worker(workerUrl);
    engine.then((module) => worker.postMessage(module), () => {});
    return worker;
  };
  glue().initSync({ module });
  performance.mark("ready");
} catch (error) {
  failed(error);
  throw error;
}
