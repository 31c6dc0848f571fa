// saml2-js in its documented default configuration, but with plain assertions allowed, as all applications do that get them. Arguments: folder of messages, folder of packages. A JSON line per message.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, packages] = process.argv.slice(2);
const saml2 = createRequire(`${packages}/package.json`)("saml2-js");
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
console.log(JSON.stringify({ version: JSON.parse(readFileSync(`${packages}/node_modules/saml2-js/package.json`, "utf8")).version }));
const theCase = JSON.parse(read("messages.json"));
const sp = new saml2.ServiceProvider({
  entity_id: theCase.sp,
  private_key: read("keys/sp.key"),
  certificate: read("keys/sp.crt"),
  assert_endpoint: theCase.acs,
  audience: theCase.sp,
  allow_unencrypted_assertion: true,
});
const idp = new saml2.IdentityProvider({ sso_login_url: `${theCase.idp}/sso`, sso_logout_url: `${theCase.idp}/slo`, certificates: [read("keys/idp.crt")] });
for (const message of theCase.messages) {
  const error = await new Promise((resolve) => {
    const done = (failed) => resolve(failed ? String(failed.message ?? failed) : null);
    try {
      sp.post_assert(idp, { request_body: { SAMLResponse: read(`messages/${message.name}.b64`) } }, done);
    } catch (failed) {
      done(failed);
    }
  });
  console.log(JSON.stringify({ name: message.name, accepts: error === null, error }));
}
