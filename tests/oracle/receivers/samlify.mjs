// samlify in its documented default configuration, without a schema validator; an application that gets encrypted assertions says so.
// Arguments: folder of messages, folder of packages. A JSON line per message.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, packages] = process.argv.slice(2);
const samlify = createRequire(`${packages}/package.json`)("samlify");
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
console.log(JSON.stringify({ version: JSON.parse(readFileSync(`${packages}/node_modules/samlify/package.json`, "utf8")).version }));
const theCase = JSON.parse(read("messages.json"));
// A schema validator has to be set; its documentation shows this for those who have none.
samlify.setSchemaValidator({ validate: () => Promise.resolve("skipped") });
const [plain, encrypted] = [false, true].map((isAssertionEncrypted) => samlify.IdentityProvider({ metadata: read("idp-metadata.xml"), isAssertionEncrypted }));
const sp = samlify.ServiceProvider({
  entityID: theCase.sp,
  assertionConsumerService: [{ Binding: samlify.Constants.namespace.binding.post, Location: theCase.acs }],
  encPrivateKey: read("keys/sp.key"),
});
for (const message of theCase.messages) {
  const SAMLResponse = read(`messages/${message.name}.b64`);
  const idp = Buffer.from(SAMLResponse, "base64").includes(":EncryptedAssertion") ? encrypted : plain;
  let error = null;
  try {
    await sp.parseLoginResponse(idp, "post", { body: { SAMLResponse } });
  } catch (failed) {
    error = String(failed?.message ?? failed);
  }
  console.log(JSON.stringify({ name: message.name, accepts: error === null, error }));
}
