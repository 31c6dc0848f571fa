// The only hand-written script of Assertain: load, check, lock down, start.
//
// `cargo xtask pack` puts wasm-bindgen's script in front of this file, as `function glue()`. In the edition for a
// server the module comes by one checked request; in the single file it stands in the page.

// From now on the page may fetch nothing, neither data nor a script, a style or a picture, not even from its own address,
// and what is still on its way is given up. The policy of the page stays in force beside this one; policies only tighten.
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

// The worker: the same glue, started with the module that this page has compiled. It is made from a blob because such
// a worker inherits the page's policy, and a worker from an address does not.
const workerSource = `"use strict";${glue}
onmessage = ({ data }) => { onmessage = null; glue().initSync({ module: data }); };`;
const workerUrl = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));

try {
  // The texts about the checks come beside the module, and the page does not wait for them: it locks down when they are
  // in, or when the first thing was pasted. Without them it works all the same.
  const texts = load("rules", late.signal).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  const bytes = await load("wasm");
  globalThis.assertainDocuments = texts.then((text) => {
    lockDown();
    return text;
  });

  const compiling = WebAssembly.compile(bytes);

  // Text becomes elements only if it was compiled into the module, and only our worker may be started: what people
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
  // What is pasted goes to the worker, and a worker has the policy that its page had when it started it.
  globalThis.assertainWorker = () => {
    lockDown();
    const worker = new Worker(workerUrl);
    worker.postMessage(module);
    return worker;
  };
  glue().initSync({ module });
} catch (error) {
  document.body.append(
    `Assertain could not start in this browser (${error.message}). It needs WebAssembly and a file that arrived whole: reload, or use a current browser. The command line version needs none: cargo run -- FILE.`,
  );
  throw error;
}
