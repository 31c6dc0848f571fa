// Signs and encrypts the documents that are compared: `cargo xtask bench` measures them with other implementations beside ours.
// Arguments: the folder to write to, and the folder with the unsigned documents of the native benchmark.

import { constants, createCipheriv, generateKeyPairSync, publicEncrypt, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as jose from "jose";
import { SignedXml } from "xml-crypto";

const [folder, unsigned] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const write = (name, text) => writeFile(join(folder, name), text);

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key, type) => key.export({ format: "pem", type });
const [privatePem, publicPem] = [pem(privateKey, "pkcs8"), pem(publicKey, "spki")];
await write("key.pem", privatePem);
await write("public.pem", publicPem);

const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

const sign = (xml, element, place) => {
  const signed = new SignedXml({
    privateKey: privatePem,
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  const digestAlgorithm = "http://www.w3.org/2001/04/xmlenc#sha256";
  signed.addReference({ xpath: element, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm });
  signed.computeSignature(xml, { prefix: "ds", location: { reference: place, action: "after" } });
  return signed.getSignedXml();
};

/** The documents of the native benchmark have the shape and weight, and a signature that fits nothing. */
const base64 = (text) => Buffer.from(text, "base64").toString();
const bare = (xml) => xml.replace(/<ds:Signature .*?<\/ds:Signature>/s, "");
const attribute = (index) => `<saml:Attribute Name="urn:example:further:${index}"><saml:AttributeValue>value ${index}</saml:AttributeValue></saml:Attribute>`;
const further = Array.from({ length: 17 }, (_, index) => attribute(index)).join("");
/** Without its signature it is shorter; these attributes make it 5 KB again. */
const longer = (xml) => xml.replace("</saml:AttributeStatement>", `${further}</saml:AttributeStatement>`);
const response = longer(bare(base64(await readFile(join(unsigned, "response-5k.txt"), "utf8"))));
const assertion = "//*[local-name(.)='Assertion']";
await write("response.xml", sign(response, assertion, `${assertion}/*[local-name(.)='Issuer']`));

const metadata = await readFile(join(unsigned, "metadata-1m.xml"), "utf8");
const root = "/*[local-name(.)='EntitiesDescriptor']";
const named = metadata.replace("<md:EntitiesDescriptor ", '<md:EntitiesDescriptor ID="_m1" ');
await write("metadata.xml", sign(named.replace(/>/, "><md:Extensions/>"), root, `${root}/*[local-name(.)='Extensions']`));

// An assertion of the same size, for the key above (XML Encryption 1.1: AES-256-GCM, RSA-OAEP).
const start = response.indexOf("<saml:Assertion");
const end = response.indexOf("</saml:Assertion>") + "</saml:Assertion>".length;
const [contentKey, nonce] = [randomBytes(32), randomBytes(12)];
const plain = response.slice(start, end).replace("<saml:Assertion", '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"');
const cipher = createCipheriv("aes-256-gcm", contentKey, nonce);
const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64");
const padding = { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
const wrapped = publicEncrypt(padding, contentKey).toString("base64");
const xenc = "http://www.w3.org/2001/04/xmlenc#";
const encrypted =
  `<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element">` +
  `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>` +
  `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>` +
  `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue>` +
  `</xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${sealed}</xenc:CipherValue>` +
  `</xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`;
await write("encrypted.xml", response.slice(0, start) + encrypted + response.slice(end));

// Tokens of the weight of an ID token, 2 KB as a whole.
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const claims = { iss: "https://idp.example.org", aud: "app", sub: "alice", iat: 1772366400, exp: 1772366700, nonce: "n" };
for (let index = 0; index < 24; index += 1) claims[`https://claims.example.org/${index}`] = `value ${index}`;
const token = (alg, key, kid) => new jose.SignJWT(claims).setProtectedHeader({ alg, kid, typ: "JWT" }).sign(key);
await write("rs256.jwt", await token("RS256", privateKey, "rsa"));
await write("es256.jwt", await token("ES256", ec.privateKey, "ec"));
const jwk = (key, kid) => ({ ...key.export({ format: "jwk" }), kid, use: "sig" });
await write("keys.json", JSON.stringify({ keys: [jwk(publicKey, "rsa"), jwk(ec.publicKey, "ec")] }));
