// An OpenID Connect login between two local services: `oidc-provider`, and an application that checks the ID token with `jose`.

import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import Provider from "oidc-provider";
import { listen } from "./saml.mjs";

const text = () => randomBytes(32).toString("base64url");

/** Both services. `path` is the callback that the application asks for; registered is `/callback`. */
export const openidLogin = async ({ path = "/callback" } = {}) => {
  const client = { id: "portal", secret: "secret-of-the-test" };
  let answer;
  const provider = await listen((request, response) => answer(request, response));
  let pending;
  const application = await listen(async (request, response) => {
    const url = new URL(request.url, application.origin);
    const redirect = `${application.origin}${path}`;
    if (url.pathname === "/login") {
      pending = { state: text(), nonce: text(), verifier: text() };
      const challenge = createHash("sha256").update(pending.verifier).digest("base64url");
      const location = `${provider.origin}/auth?${new URLSearchParams({
        client_id: client.id,
        response_type: "code",
        scope: "openid",
        redirect_uri: redirect,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: challenge,
        code_challenge_method: "S256",
      })}`;
      response.writeHead(302, { location }).end();
    } else if (url.pathname === "/callback") {
      try {
        if (url.searchParams.get("state") !== pending.state) throw new Error("state mismatch");
        const tokens = await fetch(`${provider.origin}/token`, {
          method: "POST",
          headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}` },
          body: new URLSearchParams({
            grant_type: "authorization_code",
            code: url.searchParams.get("code"),
            redirect_uri: redirect,
            code_verifier: pending.verifier,
          }),
        }).then((reply) => reply.json());
        const keys = createRemoteJWKSet(new URL(`${provider.origin}/jwks`));
        if (!tokens.id_token) throw new Error(JSON.stringify(tokens));
        await jwtVerify(tokens.id_token, keys, { issuer: provider.origin, audience: client.id });
        response.writeHead(302, { location: "/home", "set-cookie": "session=s1; HttpOnly; SameSite=Lax" }).end();
      } catch (error) {
        response.writeHead(403, { "content-type": "text/html" }).end(`<h1>Sign-in failed</h1><p>${error.message}</p>`);
      }
    } else {
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
    }
  });
  const warn = console.warn;
  console.warn = () => {};
  answer = new Provider(provider.origin, {
    clients: [
      { client_id: client.id, client_secret: client.secret, redirect_uris: [`${application.origin}/callback`], grant_types: ["authorization_code"] },
    ],
    cookies: { keys: ["key-of-the-test"] },
  }).callback();
  console.warn = warn;
  const stop = () => Promise.all([provider.stop(), application.stop()]);
  return { start: `${application.origin}/login`, stop };
};
