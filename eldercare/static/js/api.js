// Talking with /api/v1: JSON both ways, the CSRF token, and refusals as sentences a person can read.

import { meta, newId } from "ui/dom";
import { t } from "ui/texts";

/** A refusal of the server or of the network. `message` is a sentence; `fields` maps names to sentences. */
export class ApiError extends Error {
  constructor(status, sentence, { code = "", fields = {}, body = null } = {}) {
    super(sentence);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.body = body;
  }

  /** Somebody else changed it first: show the newest state, keep what was typed. */
  get isStale() {
    return this.status === 412 || (this.status === 409 && this.code === "stale_version");
  }

  /** Nothing reached the server; trying again may help. */
  get isOffline() {
    return this.status === 0;
  }
}

const BY_STATUS = {
  400: () => t("This page was open for too long. Load it again and repeat the last step."),
  401: () => t("Please sign in again. What is not sent yet stays on this device."),
  403: () => t("Your role may not do this."),
  404: () => t("This does not exist any more, or it belongs to another station."),
  409: () => t("Somebody changed this a moment ago. Look at the newest state first."),
  412: () => t("Somebody changed this a moment ago. Look at the newest state first."),
  413: () => t("The file is too large."),
  429: () => t("Too many tries. Wait a minute and try again."),
};

function sentence(status, problem) {
  return (
    problem.detail || (BY_STATUS[status] ?? (() => t("The server could not do this. Nothing was changed.")))()
  );
}

function fieldsOf(problem) {
  const entries = (problem.errors ?? []).map((error) => [
    String(error.pointer ?? "").replace(/^\W+/, ""),
    error.detail,
  ]);
  return Object.fromEntries(entries);
}

async function refusal(answer) {
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const problem = isJson ? await answer.json().catch(() => ({})) : {};
  return new ApiError(answer.status, sentence(answer.status, problem), {
    code: problem.code,
    fields: fieldsOf(problem),
    body: problem,
  });
}

/**
 * Send a request and give {data, etag, status}; throws ApiError.
 * body: an object (JSON) or FormData. key: Idempotency-Key (true makes one). etag: If-Match. signal: AbortSignal.
 */
export async function call(method, url, { body, key, etag, signal } = {}) {
  const headers = { Accept: "application/json" };
  const isForm = body instanceof FormData;
  if (method !== "GET") headers["X-CSRFToken"] = meta("csrf-token");
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key === true ? newId() : key;
  if (etag) headers["If-Match"] = etag;
  let answer;
  try {
    answer = await fetch(url, {
      method,
      headers,
      signal,
      credentials: "same-origin",
      body: isForm || body === undefined ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, t("No connection. What you typed is still here; try again."));
  }
  if (!answer.ok) throw await refusal(answer);
  const text = await answer.text();
  return { status: answer.status, etag: answer.headers.get("ETag"), data: text ? JSON.parse(text) : null };
}

/** The data of a GET. */
export const get = async (url, options) => (await call("GET", url, options)).data;
/** POST with a fresh idempotency key unless one is given. */
export const post = async (url, body = {}, options = {}) =>
  (await call("POST", url, { key: true, ...options, body })).data;
/** PATCH of a versioned thing; give the etag that was read. */
export const patch = (url, body, etag, options = {}) => call("PATCH", url, { ...options, body, etag });
/** PUT of a versioned thing. */
export const put = (url, body, etag, options = {}) => call("PUT", url, { ...options, body, etag });
/** DELETE of a versioned thing. */
export const remove = (url, etag, options = {}) => call("DELETE", url, { ...options, etag });
