// node-saml in its documented default configuration. Arguments: folder of messages, folder of packages. A JSON line per message.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, packages] = process.argv.slice(2);
const { SAML } = createRequire(`${packages}/package.json`)("@node-saml/node-saml");
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
console.log(JSON.stringify({ version: JSON.parse(readFileSync(`${packages}/node_modules/@node-saml/node-saml/package.json`, "utf8")).version }));
const theCase = JSON.parse(read("messages.json"));
for (const message of theCase.messages) {
  const saml = new SAML({
    callbackUrl: theCase.acs,
    entryPoint: `${theCase.idp}/sso`,
    issuer: theCase.sp,
    idpCert: read("keys/idp.crt"),
    decryptionPvk: read("keys/sp.key"),
  });
  let error = null;
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: read(`messages/${message.name}.b64`) });
    if (!profile) error = "no profile";
  } catch (failed) {
    error = String(failed.message ?? failed);
  }
  console.log(JSON.stringify({ name: message.name, accepts: error === null, error }));
}
