// A provider of SAML that others wrote (samlp), on loopback, until its standard input ends. It writes its port in the first line.
// It signs in whom the query of its sign-in address names, by the options of samlp that stand there.

import http from "node:http";
import samlp from "samlp";

const { issuer, key, cert } = JSON.parse(process.env.SAML_PROVIDER);
const describe = samlp.metadata({ issuer, cert, redirectEndpointPath: "/sign-in", postEndpointPath: "/sign-in" });

function signIn(request, response, failed) {
  const { user, ...options } = JSON.parse(request.query.says);
  samlp.parseRequest(request, (problem, asked) => {
    if (problem) return failed(problem);
    const back = asked.assertionConsumerServiceURL;
    const answer = samlp.auth({
      ...{ issuer, key, cert, destination: back, recipient: back, getUserFromRequest: () => user, ...options },
      getPostURL: (_audience, _question, _request, told) => told(null, back),
    });
    answer(request, response, failed);
  });
}

// What samlp takes of a request and a response as Express has them.
const server = http.createServer((request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const failed = (problem) => {
    response.statusCode = 500;
    response.end(String(problem));
  };
  Object.assign(request, { originalUrl: request.url, protocol: "http", query: Object.fromEntries(url.searchParams) });
  Object.assign(response, {
    set: (name, value) => response.setHeader(name, value),
    send: (text) => response.end(String(text)),
  });
  try {
    if (url.pathname === "/sign-in") signIn(request, response, failed);
    else describe(request, response);
  } catch (problem) {
    failed(problem);
  }
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
