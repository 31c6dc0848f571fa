// Writes the first corpus of every target from what the repository holds: samples of the page, cases, rule tests, and the known
// tokens. With ASSERTAIN_CASES the signed and encrypted documents there are added. Usage: node fuzz/seeds.mjs
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const corpus = join(root, "fuzz/corpus");
/** Larger seeds slow a fuzzer down more than they teach it. */
const MAX_SEED = 16_384;
/** Targets that unwrap or judge everything: under instrumentation the work of a large seed is better spent on many small ones. */
const WHOLE = ["analyse", "case", "intake", "captures"];
const MAX_WHOLE = 4_096;
const written = {};

const seed = async (targets, content) => {
  const bytes = Buffer.from(content);
  if (bytes.length === 0 || bytes.length > MAX_SEED) return;
  for (const target of targets) {
    if (WHOLE.includes(target) && bytes.length > MAX_WHOLE) continue;
    const folder = join(corpus, target);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, createHash("sha1").update(bytes).digest("hex")), bytes);
    written[target] = (written[target] ?? 0) + 1;
  }
};

/** Every pasted thing goes to the targets that read things of its look. */
const paste = async (text) => {
  const start = text.trimStart();
  const targets = ["analyse", "intake", "captures", "case"];
  if (start.startsWith("<")) {
    targets.push("tree", "c14n", "dsig");
    if (text.includes("EncryptedData")) targets.push("enc");
  }
  if (/^[\w-]+\.[\w-]*\.[\w.-]*$/.test(start.trim())) targets.push(start.split(".").length > 3 ? "jwe" : "token");
  if (start.startsWith("{")) targets.push("token", "jwe");
  if (/^(https?:|\w+=|#|POST|GET|curl)/.test(start)) targets.push("url");
  await seed(targets, text);
};

const files = async (folder, pattern) => {
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
};

for (const file of await files(join(root, "src/ui/samples"), /\.(xml|txt)$/)) await paste(await readFile(file, "utf8"));
for (const file of await files(join(root, "tests/cases"), /input/)) await paste(await readFile(file, "latin1"));
for (const file of await files(join(root, "tests/rules"), /\.md$/)) {
  const blocks = (await readFile(file, "utf8")).matchAll(/^```input([^\n]*)\n(.*?)^```/gms);
  for (const [, info, text] of blocks) {
    const encoders = info.trim().split(/\s+/);
    const token = encoders.includes("jose");
    const line = (part) => Buffer.from(part.replace(/^sig:/, "")).toString("base64url");
    await paste(token ? text.trimEnd().split("\n").map(line).join(".") : text.trimEnd());
    const wrap = encoders.find((encoder) => encoder.startsWith("wrap="))?.slice("wrap=".length);
    if (wrap) await seed(["url"], wrap + encodeURIComponent(Buffer.from(text.trimEnd()).toString("base64")));
  }
}

// One small text for each reader that the samples do not reach.
const value = Buffer.from('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0">'.padEnd(240)).toString("base64");
const parts = value.match(/.{1,80}/g);
const bytes = [...Buffer.from(`SAMLResponse=${value}`)];
const document = ["<samlp:Response", ' xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">', "</samlp:Response>"];
for (const text of [
  parts.map((part, at) => `Mar  1 12:00:02 app sp[22]: (${at + 1}/${parts.length}) ${part}\n`).join(""),
  `saml = "${parts.join('" +\n  "')}";\n`,
  ` id | response | at\n----+----\n 17 | ${parts.join("+| \n    | ")} | \n`,
  document.map((line) => `sp-1  | 2026-03-01T12:00:02.1Z ${line}\n`).join(""),
  `-[ RECORD 1 ]-\nxml | ${document.join(" +\n    | ")}\n`,
  `- <samlp:Response>\n  - <a>\n    - <b>x</b>\n  </a>\n</samlp:Response>`,
  `\u001b[32mDEBUG\u001b[0m SAMLResponse=${value}\u001b[0m\n`,
  bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":"),
  `17 | \\x${Buffer.from(value).toString("hex")} | 2026`,
  JSON.stringify({ PRIORITY: "6", MESSAGE: bytes }),
  JSON.stringify([{ request: { method: "POST", scheme: "https", host: "sp.example", path: "/acs", headers: [["a", "b"]], content: `SAMLResponse=${value}` }, response: { status_code: 403, headers: {} } }]),
  `192.0.2.4:51022: POST https://sp.example/acs HTTP/2.0\n    host: sp.example\n\n    URL-encoded\n    SAMLResponse: ${value}\n\n << 302 Found 0b\n`,
]) {
  await paste(text);
}

const known = async (file) => JSON.parse(await readFile(join(root, "fuzz/known", file), "utf8"));
const signed = await known("signed.json");
await seed(["token"], `${JSON.stringify({ keys: signed.keys })}\0${signed.tokens[0]}`);
for (const token of signed.tokens) {
  await seed(["token", "analyse"], token);
  const [header, payload, signature] = token.split(".");
  await seed(["token"], JSON.stringify({ payload, signatures: [{ protected: header, signature, header: { kid: "x" } }] }));
  await seed(["token"], JSON.stringify({ payload, protected: header, signature }));
}
const encrypted = await known("encrypted.json");
await seed(["jwe"], `${JSON.stringify({ keys: encrypted.keys.slice(0, 1) })}\0${encrypted.tokens[0]}`);
for (const token of encrypted.tokens) await seed(["jwe", "analyse"], token);

await seed(["casefile"], await readFile(join(root, "fuzz/known/case.json")));
await seed(["case"], `k:${JSON.stringify({ keys: signed.keys })}\0${signed.tokens[0]}\0${await readFile(join(root, "src/ui/samples/passes.xml"), "utf8")}`);

const cases = process.env.ASSERTAIN_CASES ?? "";
for (const kind of ["dsig", "enc", "wellformed", "jose", "redirect"]) {
  for (const file of await files(join(cases, kind), /\.(xml|jwt|url)$/)) await paste(await readFile(file, "utf8"));
}
for (const file of await files(join(cases, "keys"), /sp\.key\.pem$|oct32/)) {
  const key = await readFile(file);
  for (const other of await files(join(cases, "enc"), /(rsa15|aes256)\.xml$/)) {
    await seed(["enc"], Buffer.concat([key, Buffer.from([0]), await readFile(other)]));
  }
}

console.log(Object.entries(written).map(([target, count]) => `${target}: ${count}`).join("\n"));
