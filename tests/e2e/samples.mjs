// Messages of our own for the browser tests. They hold nothing of anybody.

import { deflateRawSync } from "node:zlib";

const instant = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z/, "Z");

/** An unsigned SAML response, valid at the moment of the call unless changed. */
export const response = ({
  destination = "https://app.example/acs",
  audience = "https://app.example/sp",
  from = instant(-1),
  until = instant(5),
  status = "Success",
  attributes = { email: ["erika@example.com"] },
  inResponseTo = "_r1",
} = {}) => `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_p1" Version="2.0" IssueInstant="${from}" Destination="${destination}" InResponseTo="${inResponseTo}"><saml:Issuer>https://idp.example/idp</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status><saml:Assertion ID="_a1" Version="2.0" IssueInstant="${from}"><saml:Issuer>https://idp.example/idp</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">erika@example.com</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${destination}" NotOnOrAfter="${until}" InResponseTo="${inResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${from}" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${Object.entries(attributes)
  .map(([name, values]) => `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join("")}</saml:Attribute>`)
  .join("")}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;

/** The request that response answers. */
export const request = ({ acs = "https://app.example/acs", id = "_r1" } = {}) =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${instant(-2)}" Destination="https://idp.example/sso" AssertionConsumerServiceURL="${acs}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer>https://app.example/sp</saml:Issuer></samlp:AuthnRequest>`;

export const base64 = (text) => Buffer.from(text).toString("base64");

/** An AuthnRequest as the browser carries it. */
export const redirectUrl = (xml) =>
  `https://idp.example/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.from(xml)).toString("base64"))}&RelayState=start`;
