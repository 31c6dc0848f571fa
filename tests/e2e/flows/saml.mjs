// A SAML login between two local services: `samlp` as identity provider, `@node-saml/node-saml` as application.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { SAML } from "@node-saml/node-saml";
import samlp from "samlp";

const file = (name) => readFile(new URL(name, import.meta.url), "utf8");

/** Starts a server on a free port; `stop` ends it. */
export const listen = async (answer) => {
  const server = createServer(answer);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () =>
    new Promise((stopped) => {
      server.close(stopped);
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${server.address().port}`, server, stop };
};

/** The fields of a form that was posted. */
export const posted = async (request) => {
  let body = "";
  for await (const part of request) body += part;
  return Object.fromEntries(new URLSearchParams(body));
};

/** What `samlp` needs of Express. */
const expressed = (request, response) => {
  const { searchParams } = new URL(request.url, "http://127.0.0.1");
  request.query = Object.fromEntries(searchParams);
  response.set = (name, value) => response.setHeader(name, value);
  response.send = (status, text) => {
    response.statusCode = typeof status === "number" ? status : 200;
    response.end(String(typeof status === "number" ? (text?.message ?? text ?? "") : status));
  };
};

/**
 * Both services. `audience` is what the identity provider has for the application's entity ID; `provider` and `application` are
 * settings of `samlp` and node-saml that are otherwise than they should be, `acsAtProvider` the path that the identity provider has on
 * file, `refusal` the status with which it refuses. Goes out: where the login starts, the ACS URL, the entity ID, the certificate, what
 * the application said of each response (`null`: accepted), and `stop`.
 */
export const samlLogin = async ({ audience, provider: atProvider, application: atApplication, acsAtProvider, refusal } = {}) => {
  const [key, cert] = await Promise.all([file("idp.key"), file("idp.crt")]);
  const entityId = "https://portal.example/saml/metadata";
  let acs;
  const said = [];
  const provider = await listen((request, response) => {
    expressed(request, response);
    const target = acsAtProvider ? new URL(acsAtProvider, acs).href : acs;
    const settings = {
      issuer: "https://idp.example/saml",
      cert,
      key,
      audience: audience ?? entityId,
      recipient: target,
      destination: target,
      lifetimeInSeconds: 300,
      getPostURL: (...all) => all.at(-1)(null, target),
      getUserFromRequest: () => ({ id: "kim", emails: [{ value: "kim@portal.example" }], displayName: "Kim", name: {} }),
      ...atProvider,
    };
    const answer = refusal ? samlp.sendError({ ...settings, error: refusal }) : samlp.auth(settings);
    answer(request, response, (error) => response.send(500, error));
  });
  const application = await listen(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const saml = new SAML({
      callbackUrl: acs,
      entryPoint: `${provider.origin}/sso`,
      issuer: entityId,
      audience: entityId,
      idpCert: cert,
      wantAuthnResponseSigned: false,
      validateInResponseTo: "never",
      ...atApplication,
    });
    if (pathname === "/login") {
      const location = await saml.getAuthorizeUrlAsync("relay-1", undefined, {});
      response.writeHead(302, { location }).end();
    } else if (pathname === "/acs") {
      try {
        await saml.validatePostResponseAsync(await posted(request));
        said.push(null);
        response.writeHead(302, { location: "/home", "set-cookie": "session=s1; HttpOnly; SameSite=Lax" }).end();
      } catch (error) {
        said.push(error.message);
        response.writeHead(403, { "content-type": "text/html" }).end(`<h1>Sign-in failed</h1><p>${error.message}</p>`);
      }
    } else if (pathname === "/home") {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
    } else {
      response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not found</h1>");
    }
  });
  acs = `${application.origin}/acs`;
  const stop = () => Promise.all([provider.stop(), application.stop()]);
  return { start: `${application.origin}/login`, acs, entityId, cert, said, stop };
};
