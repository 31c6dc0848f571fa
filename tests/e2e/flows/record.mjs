// Records what Chromium does, as people hand it over: a HAR with and without bodies, without what is sensitive, and as SAML-tracer has it.

import { readFile, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Goes through a login and returns the HAR. `content` is what Chromium keeps of bodies of answers: `embed` or `omit`. */
export const recorded = async (browser, content, work) => {
  const path = join(tmpdir(), `${randomUUID()}.har`);
  const context = await browser.newContext({ recordHar: { path, content, mode: "full" } });
  const page = await context.newPage();
  try {
    await work(page);
  } finally {
    await context.close();
  }
  const har = await readFile(path, "utf8");
  await rm(path);
  return har;
};

/** The same HAR without cookies and credentials, as browsers export it unless they are told otherwise. */
export const sanitized = (har) => {
  const log = JSON.parse(har);
  const kept = ({ name }) => !["cookie", "set-cookie", "authorization"].includes(name.toLowerCase());
  for (const { request, response } of log.log.entries) {
    for (const side of [request, response]) {
      side.headers = side.headers.filter(kept);
      side.cookies = [];
    }
  }
  return JSON.stringify(log);
};

/** The same login as an export of SAML-tracer. */
export const traced = (har) => {
  const requests = JSON.parse(har).log.entries.map(({ request, response }, index) => {
    const sent = request.postData;
    const form = new URLSearchParams(sent?.text || sent?.params?.map(({ name, value }) => [name, value]) || "");
    const query = new URL(request.url).searchParams;
    const saml = form.get("SAMLResponse") ?? query.get("SAMLRequest");
    return {
      requestId: `${index}`,
      method: request.method,
      url: request.url,
      requestHeaders: request.headers,
      responseHeaders: response.headers,
      responseStatus: response.status,
      responseStatusText: `HTTP/1.1 ${response.status} ${response.statusText}`,
      protocol: saml ? "SAML-P" : null,
      get: [...query],
      post: [...form],
    };
  });
  return JSON.stringify({ requests, timestamp: new Date().toISOString() });
};
