// Talking to the server: a form body out, what is stored back.

import { ask, isOther, PATIENCE, tellSilent } from "../shared/asking.js";

export class Offline extends Error {}
export class SignedOut extends Error {}
export class Refused extends Error {}
export class Outdated extends Error {} // another release answers something that this one does not understand

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export function token(form) {
  return cookie("__Host-csrftoken") ?? cookie("csrftoken") ?? form.elements.csrfmiddlewaretoken.value;
}

// {status: 200 | 409, stored}; raises Offline, SignedOut, Outdated, or Refused (the invoice is not open any more).
export async function post(url, body, form, { keepalive = false } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(form) };
  const response = await send(url, { method: "POST", body, headers, keepalive });
  const isUnderstood = isJson(response) && [200, 409].includes(response.status);
  if (!isUnderstood && isOther(response.headers.get("Countersign-Release"))) throw new Outdated();
  if (response.status === 404 || (response.status === 409 && !isJson(response))) throw new Refused();
  if (response.status === 403) throw new SignedOut();
  if (!isJson(response)) throw new Offline();
  return { status: response.status, stored: await json(response) };
}

export async function get(url) {
  const response = await send(url, { headers: { Accept: "application/json" } });
  if (!response.ok || !isJson(response)) throw new Offline();
  return json(response);
}

// The rest of an answer may stay out as well.
async function json(response) {
  try {
    return await response.json();
  } catch (problem) {
    tellSilent();
    throw new Offline(problem.message);
  }
}

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

async function send(url, options) {
  let response;
  try {
    response = await ask(url, { ...options, whole: PATIENCE, redirect: "manual", credentials: "same-origin" });
  } catch (problem) {
    throw new Offline(problem.message);
  }
  if (response.type === "opaqueredirect") throw new SignedOut();
  return response;
}
