// Makes random tokens with faults in claims, headers and signatures, and says of each what npm `jose` and npm `jsonwebtoken` make of it.
// Arguments: how many, where the random numbers start, the time of use in seconds. Output: one JSON object a line.

import { createHmac, createPublicKey, createSecretKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import * as jose from "jose";

const { default: jsonwebtoken } = await import("jsonwebtoken").catch(() => ({}));
const [wanted, start, now] = process.argv.slice(2).map(Number);

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
const base64url = (value) => Buffer.from(value).toString("base64url");

const RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const SECRET = randomBytes(64);
const pair = (kind, options) => generateKeyPairSync(kind, options);
const KEYS = [
  { algorithms: RSA, ...pair("rsa", { modulusLength: 2048 }) },
  { algorithms: ["ES256"], ...pair("ec", { namedCurve: "P-256" }) },
  { algorithms: ["ES384"], ...pair("ec", { namedCurve: "P-384" }) },
  { algorithms: ["ES512"], ...pair("ec", { namedCurve: "P-521" }) },
  { algorithms: ["EdDSA"], ...pair("ed25519") },
  { algorithms: ["HS256", "HS384", "HS512"], publicKey: createSecretKey(SECRET) },
];

const value = (alg, key, input) => {
  const hash = `sha${alg.slice(-3)}`;
  if (alg.startsWith("HS")) return createHmac(hash, SECRET).update(input).digest();
  if (alg === "EdDSA") return sign(null, input, key.privateKey);
  const options = alg.startsWith("PS") ? { padding: 6, saltLength: Number(alg.slice(-3)) / 8 } : { dsaEncoding: "ieee-p1363" };
  return sign(hash, input, { key: key.privateKey, ...options });
};

const ISSUER = "https://id.example/realms/staff";
const drop = (name) => (claims) => delete claims[name];
const set = (name, what) => (claims) => (claims[name] = typeof what === "function" ? what() : what);
/** What is wrong with the claims; each as often as it stands here. */
const CLAIMS = [
  ...[-3600, -301, -61, -59, -10, -1].map((late) => set("exp", now + late)),
  drop("exp"), set("exp", () => String(now + 600)), set("exp", "2031-01-01T00:00:00Z"), set("exp", now + 600.5), set("exp", true),
  ...[10, 59, 61, 299, 301, 3600].map((early) => set("nbf", now + early)),
  set("nbf", () => String(now - 60)), set("nbf", "soon"),
  set("iat", now + 2), set("iat", now + 120), set("iat", () => String(now)), set("iat", "today"),
  drop("iss"), set("iss", `${ISSUER}/`), set("iss", "https://other.example"), set("iss", 7), set("iss", "HTTPS://id.example/realms/staff"),
  drop("aud"), set("aud", "other"), set("aud", ["other", "portal"]), set("aud", ["other"]), set("aud", "Portal"),
  drop("sub"), set("sub", 12345), set("sub", "someone-else"),
  set("jti", 17), set("jti", "j-1"), set("nonce", "n"), set("azp", "other"), set("scope", "read"),
];
const header = (name, what) => (token) => (token.header[name] = what);
const FORM = [
  header("typ", "at+jwt"), header("typ", "JWT"), header("typ", "logout+jwt"),
  header("crit", ["exp2"]), header("kid", 5), header("alg", "none"), header("alg", "rs256"), header("alg", "XYZ"), header("alg", "HS256"),
  (token) => (token.flip = true), (token) => (token.other = true), (token) => (token.parts = 2), (token) => (token.parts = 4),
  (token) => (token.text = "not json"), (token) => (token.text = "[1,2]"), (token) => (token.pad = true),
];

const said = (error) => (error === undefined ? "" : `${error.name}: ${error.message}`);
const ofJose = async (token, key, expected) => {
  const options = { ...expected, algorithms: key.algorithms, currentDate: new Date(now * 1000) };
  return jose.jwtVerify(token, key.publicKey, options).then(() => "", (error) => `${error.constructor.name}: ${error.message}`);
};
const ofJsonwebtoken = (token, key, expected) => {
  if (!jsonwebtoken) return null;
  try {
    // It has no EdDSA: an application cannot ask for it.
    const algorithms = key.algorithms.includes("EdDSA") ? {} : { algorithms: key.algorithms };
    jsonwebtoken.verify(token, key.publicKey, { ...expected, ...algorithms, clockTimestamp: now });
    return "";
  } catch (error) {
    return said(error);
  }
};

for (let index = 0; index < wanted; index++) {
  const key = pick(KEYS);
  const alg = pick(key.algorithms);
  const token = { header: { alg, typ: "JWT" }, claims: { iss: ISSUER, sub: "alice", aud: "portal", exp: now + 600, iat: now - 5 } };
  const faults = index % 12 === 0 ? 0 : index % 5 === 0 ? 2 : 1;
  for (let fault = 0; fault < faults; fault++) {
    if (below(4) > 0) pick(CLAIMS)(token.claims);
    else pick(FORM)(token);
  }
  const pad = (text) => (token.pad ? text + "=".repeat((4 - (text.length % 4)) % 4) : text);
  const input = `${pad(base64url(JSON.stringify(token.header)))}.${pad(base64url(token.text ?? JSON.stringify(token.claims)))}`;
  const octets = value(alg, key, Buffer.from(token.other ? `${input}x` : input));
  if (token.flip) octets[below(octets.length)] ^= 1;
  let text = `${input}.${pad(base64url(octets))}`;
  if (token.parts === 2) text = input;
  if (token.parts === 4) text += ".x";
  const expected = { issuer: ISSUER, audience: "portal", ...(below(3) === 0 ? { subject: "alice" } : {}) };
  const jwk = key.privateKey ? createPublicKey(key.privateKey).export({ format: "jwk" }) : { kty: "oct", k: base64url(SECRET) };
  const pem = key.privateKey ? key.publicKey.export({ type: "spki", format: "pem" }) : base64url(SECRET);
  const verdicts = { jose: await ofJose(text, key, expected), "node-jsonwebtoken": ofJsonwebtoken(text, key, expected) };
  console.log(JSON.stringify({ token: text, jwk, pem, algorithms: key.algorithms, expected, verdicts }));
}
