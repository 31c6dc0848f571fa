// Runs inside Chromium: the same operation by us, by xml-crypto and by jose, on the same documents. Bundled by bench-compare.mjs.

import * as jose from "jose";
import { SignedXml } from "xml-crypto";
import { DOMParser } from "@xmldom/xmldom";
import init, { Bench } from "assertain-bench";

/** The median time of a call in milliseconds. The clock of a browser is coarse: short calls are measured by the dozen. */
const median = async (work) => {
  if (!(await work())) throw new Error("the operation does not do what it should");
  let begin = performance.now();
  let batch = 0;
  while (performance.now() - begin < 20) {
    await work();
    batch += 1;
  }
  const times = [];
  begin = performance.now();
  while (times.length < 7 || (times.length < 50 && performance.now() - begin < 2000)) {
    const start = performance.now();
    for (let index = 0; index < batch; index += 1) await work();
    times.push((performance.now() - start) / batch);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
};

const xmlCrypto = (xml, publicCert) => {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const [signature] = Array.from(document.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature"));
  const signed = new SignedXml({ publicCert });
  signed.loadSignature(signature);
  return signed.checkSignature(xml);
};

globalThis.compare = async (files) => {
  await init({ module_or_path: "module.wasm" });
  const bench = new Bench(files["public.pem"], files["key.pem"], files["keys.json"]);
  const set = jose.createLocalJWKSet(JSON.parse(files["keys.json"]));
  const measured = [];
  const row = async (name, other, ours, theirs) => {
    try {
      measured.push([name, await median(ours), other, theirs ? await median(theirs) : null]);
    } catch (error) {
      measured.push([name, null, other, null, String(error)]);
    }
  };
  for (const [name, file] of [["verify response, 5 KB", "response.xml"], ["verify metadata, 1 MB", "metadata.xml"]]) {
    await row(name, "xml-crypto", () => bench.verify(files[file]), () => xmlCrypto(files[file], files["public.pem"]));
  }
  await row("decrypt an assertion", null, () => bench.decrypt(files["encrypted.xml"]));
  for (const alg of ["rs256", "es256"]) {
    const token = files[`${alg}.jwt`];
    await row(`verify ${alg.toUpperCase()}`, "jose", () => bench.token(token), () => jose.compactVerify(token, set));
    await row(`${alg.toUpperCase()} token, 2 KB, to verdict`, null, () => bench.verdict(token));
  }
  return measured;
};
