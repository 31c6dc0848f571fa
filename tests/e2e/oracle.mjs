// Makes random tokens with npm `jose` (and what it does not have, with Node's own cryptography), damages some of them, and says of
// each whether jose accepts it. Arguments: how many, where the random numbers start. Output: one JSON object a line.

import { createHash, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import * as jose from "jose";

const [wanted, start] = process.argv.slice(2).map(Number);

let state = start >>> 0;
/** Mulberry32. */
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let word = Math.imul(state ^ (state >>> 15), 1 | state);
  word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
  return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
};
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
const chance = (percent) => below(100) < percent;
const base64url = (value) => Buffer.from(value).toString("base64url");
const octets = (text) => new TextEncoder().encode(text);

const SIGNATURES = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA"];
const WRAPS = [
  "dir", "RSA-OAEP", "RSA-OAEP-256", "A128KW", "A192KW", "A256KW", "A128GCMKW", "A192GCMKW", "A256GCMKW",
  "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW", "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW",
];
const CONTENTS = { A128GCM: 16, A192GCM: 24, A256GCM: 32, "A128CBC-HS256": 32, "A192CBC-HS384": 48, "A256CBC-HS512": 64 };

/** Key pairs take long to make: one of each kind, and one that is wrong. */
const pairs = new Map();
const pair = (kind, which) => {
  const name = `${kind} ${which}`;
  if (!pairs.has(name)) {
    const made =
      kind === "RSA" ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : kind === "Ed25519" || kind === "X25519" ? generateKeyPairSync(kind.toLowerCase())
      : generateKeyPairSync("ec", { namedCurve: kind });
    pairs.set(name, made);
  }
  return pairs.get(name);
};
const secret = (length) => randomBytes(length);

const kindOf = (alg) =>
  /^(RS|PS)/.test(alg) ? "RSA"
  : { ES256: "P-256", ES384: "P-384", ES512: "P-521", ES256K: "secp256k1", EdDSA: "Ed25519" }[alg];

const payload = () =>
  pick([
    () => JSON.stringify({ iss: "https://idp.example/", sub: "alice", n: below(1000), name: "Zoë 😀" }),
    () => randomBytes(below(200)),
    () => "plain text",
    () => JSON.stringify({ list: Array.from({ length: 200 }, () => below(1000)) }),
    () => "{\"cut\":",
    () => "0",
  ])();

/** Whether every part is base64url as the standard writes it; jose also takes padding, white space, `+`, `/` and unused bits. */
const isClean = (parts) => parts.every((part) => base64url(Buffer.from(part, "base64url")) === part);
const isCleanToken = (token) => {
  if (!token.startsWith("{")) return isClean(token.split("."));
  const root = JSON.parse(token);
  const layers = [root, ...(root.signatures ?? root.recipients ?? [])];
  const names = ["payload", "protected", "signature", "encrypted_key", "iv", "ciphertext", "tag", "aad"];
  return isClean(layers.flatMap((layer) => names.map((name) => layer[name]).filter((part) => typeof part === "string")));
};

const attempt = async (work) => {
  try {
    return await work();
  } catch (error) {
    if (!error.code?.startsWith?.("ERR_J") && error.name !== "TypeError" && error.name !== "OperationError" && error.name !== "DataError") {
      console.error(error);
    }
    return null;
  }
};

// Signatures.

const signCompact = async (alg, header, body, key) => {
  if (alg !== "ES256K") {
    return new jose.CompactSign(typeof body === "string" ? octets(body) : body).setProtectedHeader(header).sign(key);
  }
  const input = `${base64url(JSON.stringify(header))}.${base64url(body)}`;
  return `${input}.${base64url(sign("sha256", octets(input), { key, dsaEncoding: "ieee-p1363" }))}`;
};

const accepts = async (token, set) => {
  const keys = jose.createLocalJWKSet({ keys: set.filter((key) => key.kty !== "oct" && key.crv !== "secp256k1") });
  const resolve = async (header, form) => {
    const only = set[0];
    if (only.kty === "oct") return jose.importJWK(only, header.alg);
    return keys(header, form);
  };
  const one = async (take) => {
    try {
      await take(resolve);
      return true;
    } catch (error) {
      if (error.code !== "ERR_JWKS_MULTIPLE_MATCHING_KEYS") return false;
      for await (const key of error) {
        if (await attempt(() => take(key))) return true;
      }
      return false;
    }
  };
  if (!token.startsWith("{")) return one((key) => jose.compactVerify(token, key));
  // Signature by signature: generalVerify does not say that several keys match.
  const { signatures, ...rest } = JSON.parse(token);
  for (const layer of signatures ?? [{}]) {
    if (await one((key) => jose.flattenedVerify({ ...rest, ...layer }, key))) return true;
  }
  return false;
};

/** jose has no ES256K: the same rules by hand. */
const acceptsK = (token, set) => {
  const parts = token.split(".");
  if (parts.length !== 3) return false;
  try {
    const header = JSON.parse(Buffer.from(parts[0], "base64url").toString());
    if (header.alg !== "ES256K" || header.crit !== undefined) return false;
    const named = (key) => header.kid === undefined || key.kid === header.kid;
    const permitted = (key) => (key.use ?? "sig") === "sig" && (key.alg ?? "ES256K") === "ES256K";
    const keys = set.filter((key) => key.crv === "secp256k1" && named(key) && permitted(key));
    const value = Buffer.from(parts[2], "base64url");
    const input = octets(`${parts[0]}.${parts[1]}`);
    const fits = (key) => verify("sha256", input, { key, format: "jwk", dsaEncoding: "ieee-p1363" }, value);
    return value.length === 64 && keys.some(fits);
  } catch {
    return false;
  }
};

const aSignature = async () => {
  const alg = pick(SIGNATURES);
  const named = chance(50);
  const header = { alg, ...(chance(50) && { typ: "JWT" }) };
  let set, key;
  if (alg.startsWith("HS")) {
    key = secret({ HS256: 32, HS384: 48, HS512: 64 }[alg]);
    const shown = chance(8) ? secret(64) : key;
    set = [{ kty: "oct", k: base64url(shown), ...(chance(30) && { alg }) }];
  } else {
    const kind = kindOf(alg);
    key = pair(kind, "right").privateKey;
    const right = { ...pair(kind, "right").publicKey.export({ format: "jwk" }), ...(chance(30) && { alg }), ...(chance(30) && { use: "sig" }) };
    const wrong = { ...pair(kind, "wrong").publicKey.export({ format: "jwk" }) };
    if (named) {
      header.kid = "one";
      right.kid = chance(8) ? "two" : "one";
      wrong.kid = right.kid === "one" ? "two" : "one";
    }
    set = pick([[right], [right], [right], [right, wrong], [wrong, right], [wrong]]);
    if (chance(5)) right.use = "enc";
    if (chance(5)) right.alg = pick(SIGNATURES);
    if (chance(20)) set.push({ ...pair("P-384", "other").publicKey.export({ format: "jwk" }), ...(named && { kid: "other" }) });
  }
  const body = payload();
  let token = await signCompact(alg, header, body, key);
  const original = token;
  if (alg !== "ES256K" && chance(15)) {
    const [protectedHeader, content, signature] = token.split(".");
    const layer = { protected: protectedHeader, signature, ...(chance(30) && { header: { extra: 1 } }) };
    token = JSON.stringify(chance(50) ? { payload: content, ...layer } : { payload: content, signatures: [layer] });
  }
  let what;
  [token, what] = damage(token, async () => null);
  if (alg === "ES256K" && token.startsWith("{")) return null;
  const fits = alg === "ES256K" ? acceptsK(token, set) : await attempt(() => accepts(token, set));
  return { kind: "jws", what: token === original ? "intact" : what, alg, token, keys: { keys: set }, accepted: Boolean(fits) && isCleanToken(token) };
};

// Encryption.

const anEncryption = async () => {
  const alg = pick(WRAPS);
  const enc = pick(Object.keys(CONTENTS));
  const header = { alg, enc };
  let key, jwk, wrong;
  const oct = (value) => ({ kty: "oct", k: base64url(value) });
  if (alg.startsWith("RSA")) {
    key = pair("RSA", "right").publicKey;
    [jwk, wrong] = ["right", "wrong"].map((which) => pair("RSA", which).privateKey.export({ format: "jwk" }));
  } else if (alg.startsWith("ECDH")) {
    const kind = pick(["P-256", "P-384", "P-521", "X25519"]);
    key = pair(kind, "right").publicKey;
    [jwk, wrong] = ["right", "wrong"].map((which) => pair(kind, which).privateKey.export({ format: "jwk" }));
  } else {
    const length = alg === "dir" ? CONTENTS[enc] : alg.startsWith("PBES2") ? 8 + below(30) : Number(alg.slice(1, 4)) / 8;
    key = secret(length);
    [jwk, wrong] = [oct(key), oct(secret(length))];
  }
  const body = payload();
  const bytes = typeof body === "string" ? octets(body) : body;
  const json = chance(20);
  const maker = json ? new jose.FlattenedEncrypt(bytes) : new jose.CompactEncrypt(bytes);
  if (json && chance(50)) maker.setAdditionalAuthenticatedData(octets("more"));
  maker.setProtectedHeader(header);
  if (alg.startsWith("PBES2")) maker.setKeyManagementParameters({ p2c: 1000 + below(500) });
  if (alg.startsWith("ECDH") && chance(30)) maker.setKeyManagementParameters({ apu: octets("Alice"), apv: octets("Bob") });
  let token = await maker.encrypt(key);
  if (json) token = JSON.stringify(token);
  const original = token;
  let what;
  [token, what] = damage(token);
  const used = chance(8) ? wrong : jwk;
  const options = { keyManagementAlgorithms: WRAPS, maxPBES2Count: 1_000_000 };
  const opened = await attempt(async () => {
    const name = json && token.startsWith("{") ? "" : jose.decodeProtectedHeader(token).alg;
    const imported = used.kty === "oct" ? Buffer.from(used.k, "base64url") : await jose.importJWK(used, name || alg);
    return json ? jose.flattenedDecrypt(JSON.parse(token), imported, options) : jose.compactDecrypt(token, imported, options);
  });
  const digest = opened && createHash("sha256").update(opened.plaintext).digest("hex");
  return { kind: "jwe", what: token === original ? "intact" : what, alg: `${alg} ${enc}`, token, keys: used, accepted: Boolean(opened) && isCleanToken(token), digest };
};

// Damage.

/** Takes the parts of a token apart and puts them together again; in the JSON form, every text of base64url is a part. */
const parts = (token) => {
  if (!token.startsWith("{")) return [token.split("."), (changed) => changed.join(".")];
  const spots = [...token.matchAll(/"([\w-]{8,})"(?!:)/g)].map((match) => [match.index + 1, match[1].length]);
  const texts = spots.map(([at, length]) => token.slice(at, at + length));
  const join = (changed) =>
    spots.reduceRight((text, [at, length], index) => text.slice(0, at) + changed[index] + text.slice(at + length), token);
  return [texts, join];
};

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const before = [];

const damage = (token) => {
  const [texts, join] = parts(token);
  const compact = !token.startsWith("{");
  before.push([token, texts]);
  const index = below(texts.length);
  const at = below(texts[index].length);
  const replace = (text) => join(texts.map((old, place) => (place === index ? text : old)));
  const old = texts[index];
  const header = () => JSON.parse(Buffer.from(texts[0], "base64url").toString());
  const withHeader = (change) => join([base64url(JSON.stringify(change(header()))), ...texts.slice(1)]);
  const other = pick(before)[1];
  switch (below(compact ? 20 : 11)) {
    case 0: case 1: case 2: case 3: case 4: case 5:
      return [token, "intact"];
    case 6: case 7:
      return [replace(old.slice(0, at) + pick(alphabet) + old.slice(at + 1)), `a character of part ${index} changed`];
    case 8:
      return [replace(old.slice(0, -1) + pick(alphabet)), `the last character of part ${index} changed`];
    case 9:
      // No character that cannot stand in a token: such a one ends it, and a paste is searched for the token before it.
      return [replace(old + pick(["=", "==", "A"])), `something put after part ${index}`];
    case 10:
      return [replace(old.slice(0, at)), `part ${index} cut`];
    case 11:
      return [token.slice(0, below(token.length)), "cut off"];
    case 12:
      return [join([other[0], ...texts.slice(1)]), "the header of another token"];
    case 13:
      return [withHeader((header) => ({ ...header, alg: pick([...SIGNATURES, ...WRAPS]) })), "another algorithm in the header"];
    case 14:
      return [withHeader((header) => ({ ...header, alg: pick(["none", "None", "nOnE", "", "HS256"]) })), "no algorithm"];
    case 15:
      return [withHeader((header) => ({ ...header, crit: pick([["exp"], ["b64"], [], "b64"]) })), "an extension it insists on"];
    case 16:
      return [`${token}.${pick(["", "AAAA", texts[0]])}`, "a part too many"];
    case 17:
      return [texts.slice(0, -1).join("."), "a part missing"];
    case 18:
      return [[...texts.slice(0, -1), ""].join("."), "the last part empty"];
    default:
      return [join(texts.map((text, place) => (place === index ? other[Math.min(index, other.length - 1)] : text))), "a part of another token"];
  }
};

for (let made = 0; made < wanted; ) {
  const one = await (chance(55) ? aSignature() : anEncryption());
  if (one === null) continue;
  console.log(JSON.stringify(one));
  made += 1;
}
