import { STATUS_CODES } from 'node:http';

/**
 * X's error answers. Bodies and titles are X's own, because clients match on them.
 * X uses both hosts in `type`; the simulator mostly uses the older one and varies it, so that nobody relies on the host.
 */
const OLDER_PROBLEMS = 'https://api.twitter.com/2/problems';
const NEWER_PROBLEMS = 'https://api.x.com/2/problems';

/** X's ids of accounts are above 2^53 and are sent as JSON numbers, so a client that parses them as doubles loses digits. */
const ACCOUNT_ID = 1_867_543_210_987_654_321n;

/**
 * An error answer of X, thrown by operations and by the kernel.
 * `body` is sent as JSON, in which a bigint becomes a bare number; a string is taken as JSON text and sent as it is.
 */
export class XError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`X answers ${status}`);
    this.name = 'XError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const PROBLEM_JSON = { 'content-type': 'application/problem+json' };

function plainProblem(status: number, title: string, detail = title): XError {
  return new XError(status, { title, type: 'about:blank', status, detail });
}

/** 401: no credential, or one that X does not know. */
export function unauthorized(): XError {
  const body = { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' };
  return new XError(401, body, PROBLEM_JSON);
}

/** 403 with nothing but a sentence: a missing scope, or a rule of X that has no type of its own. */
export function forbidden(detail = 'Forbidden'): XError {
  return plainProblem(403, 'Forbidden', detail);
}

/** 403 for text that the account posted shortly before; only `detail` tells it from any other 403. */
export function duplicateContent(): XError {
  return forbidden('You are not allowed to create a Tweet with duplicate content.');
}

/** 403: the operation does not take this kind of credential. The names are X's, such as `OAuth 1.0a User Context`. */
export function unsupportedAuthentication(used: string, supported: readonly string[]): XError {
  const detail =
    `Authenticating with ${used} is forbidden for this endpoint.  ` +
    `Supported authentication types are [${supported.join(', ')}].`;
  const type = `${OLDER_PROBLEMS}/unsupported-authentication`;
  return new XError(403, { title: 'Unsupported Authentication', detail, type, status: 403 }, PROBLEM_JSON);
}

/** 403: the app is not enrolled for this operation. */
export function clientForbidden(): XError {
  return new XError(403, {
    title: 'Client Forbidden',
    detail: 'This app is not enrolled for the access level that this endpoint requires.',
    reason: 'client-not-enrolled',
    required_enrollment: 'Appropriate Level of API Access',
    type: `${OLDER_PROBLEMS}/client-forbidden`,
  });
}

/** 402: the account has no credits left. */
export function creditsDepleted(): XError {
  return new XError(402, {
    account_id: ACCOUNT_ID,
    title: 'CreditsDepleted',
    detail: `Your enrolled account [${ACCOUNT_ID}] does not have any credits to fulfill this request.`,
    type: `${NEWER_PROBLEMS}/credits`,
  });
}

/** 402 in its other form, which X also sends. */
export function paymentRequired(): XError {
  return new XError(402, {
    account_id: ACCOUNT_ID,
    title: 'Payment Required',
    detail: 'This request requires credits, and the account has none.',
    type: `${OLDER_PROBLEMS}/credits-depleted`,
  });
}

/** 403: the spend cap of the billing cycle is reached; `resetDate` (`yyyy-mm-dd`) is when the next cycle starts. */
export function spendCapReached(resetDate: string): XError {
  return new XError(403, {
    account_id: ACCOUNT_ID,
    title: 'SpendCapReached',
    detail: `Your enrolled account [${ACCOUNT_ID}] has reached its billing cycle spend cap.`,
    reset_date: resetDate,
    type: `${NEWER_PROBLEMS}/credits`,
  });
}

/** 429: a window is used up; the kernel adds the headers that tell which. */
export function tooManyRequests(headers: Readonly<Record<string, string>> = {}): XError {
  return new XError(429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }, headers);
}

/** 429 that is about the month's cap and not about a window: the limit headers can look full beside it. */
export function usageCapExceeded(headers: Readonly<Record<string, string>> = {}): XError {
  const body = {
    account_id: ACCOUNT_ID,
    product_name: 'standard-basic',
    title: 'UsageCapExceeded',
    period: 'Monthly',
    scope: 'Product',
    detail: 'Usage cap exceeded: Monthly product cap',
    type: `${OLDER_PROBLEMS}/usage-capped`,
  };
  return new XError(429, body, headers);
}

/** 404 for a path that X does not have. */
export function pathNotFound(): XError {
  return plainProblem(404, 'Not Found');
}

/** 413: the body is larger than X takes. */
export function payloadTooLarge(): XError {
  return plainProblem(413, 'Payload Too Large');
}

/** 431: what X answers to an uploaded chunk of 5 MB or more. */
export function chunkTooLarge(): XError {
  return plainProblem(431, 'Request Header Fields Too Large');
}

/** What X usually answers with this status. */
export function usualError(status: number): XError {
  switch (status) {
    case 401:
      return unauthorized();
    case 402:
      return creditsDepleted();
    case 429:
      return tooManyRequests();
    default:
      return plainProblem(status, STATUS_CODES[status] ?? 'Unknown');
  }
}

/** One complaint of a 400: the parameters it is about, with the values they had, and X's sentence. */
export interface InvalidParameter {
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly message: string;
}

/** 400: one or more parameters, or the body, are not what the operation takes. */
export function invalidRequest(...errors: readonly InvalidParameter[]): XError {
  return new XError(400, {
    errors,
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${OLDER_PROBLEMS}/invalid-request`,
  });
}

/** 400 about a single parameter. */
export function invalidParameter(name: string, value: string, message: string): XError {
  return invalidRequest({ parameters: { [name]: [value] }, message });
}

/** An entry of `errors[]` in an answer that is otherwise a success (200). */
export interface PartialError {
  readonly value: string;
  readonly detail: string;
  readonly title: string;
  readonly resource_type: string;
  readonly parameter: string;
  readonly resource_id: string;
  readonly type: string;
}

function partialError(
  problem: string,
  title: string,
  detail: string,
  resourceType: string,
  parameter: string,
  value: string,
): PartialError {
  const type = `${OLDER_PROBLEMS}/${problem}`;
  return { value, detail, title, resource_type: resourceType, parameter, resource_id: value, type };
}

/** The entry for something that was asked for and does not exist; `resourceType` is X's word, such as `tweet`. */
export function resourceNotFound(resourceType: string, parameter: string, value: string): PartialError {
  const detail = `Could not find ${resourceType} with ${parameter}: [${value}].`;
  return partialError('resource-not-found', 'Not Found Error', detail, resourceType, parameter, value);
}

/** The entry for something the caller may not see, such as a post of a protected account. */
export function resourceNotAuthorized(resourceType: string, parameter: string, value: string): PartialError {
  const detail = `Sorry, you are not authorized to see the ${resourceType} with ${parameter}: [${value}].`;
  return partialError(
    'not-authorized-for-resource',
    'Authorization Error',
    detail,
    resourceType,
    parameter,
    value,
  );
}
