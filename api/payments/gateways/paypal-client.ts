/** PayPal's REST API: its access token, its errors in our kinds. https://developer.paypal.com/api/rest/ */
import { lostOrDown } from './lost-or-down.js';
import { AnswerLost, GatewayDown, Refused } from './payment-gateway.js';

export interface PayPalSettings {
  clientId: string;
  clientSecret: string;
  apiUrl: URL;
  webhookId: string | undefined;
  timeoutMs: number;
}

export interface PayPalClient {
  get<T>(path: string): Promise<T>;
  /** `json`: text that is JSON already. `requestId`: done once, however often it is sent (PayPal-Request-Id). */
  post<T>(path: string, json?: string, requestId?: string): Promise<T>;
}

/** 422: the order does not allow it. `issue` is PayPal's own word, such as INSTRUMENT_DECLINED. */
export class PayPalIssue extends Refused {
  readonly issue: string;
  constructor(issue: string) {
    super(issue);
    this.issue = issue;
  }
}

const RENEW_BEFORE_MS = 60_000;

export function paypalClient({ clientId, clientSecret, apiUrl, timeoutMs }: PayPalSettings): PayPalClient {
  let token: { text: string; until: number } | undefined;

  async function signIn(): Promise<string> {
    if (token && token.until > Date.now()) return token.text;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    let answer: Response;
    try {
      answer = await fetch(new URL('/v1/oauth2/token', apiUrl), {
        method: 'POST',
        headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch {
      throw new GatewayDown('PayPal gives no access token'); // without one nothing was asked
    }
    if (!answer.ok) throw new GatewayDown(`PayPal gives no access token: ${answer.status}`);
    const { access_token, expires_in } = (await answer.json()) as { access_token: string; expires_in: number };
    token = { text: access_token, until: Date.now() + expires_in * 1000 - RENEW_BEFORE_MS };
    return access_token;
  }

  async function ask<T>(method: string, path: string, json?: string, requestId?: string): Promise<T> {
    const bearer = await signIn();
    let status: number;
    let text: string;
    try {
      const answer = await fetch(new URL(path, apiUrl), {
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(method === 'POST' && path.startsWith('/v2/') && { prefer: 'return=representation' }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(requestId !== undefined && { 'paypal-request-id': requestId }),
        },
        ...(json !== undefined && { body: json }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = answer.status;
      text = await answer.text();
    } catch (error) {
      throw lostOrDown(error);
    }
    if (status < 300) return parsed(text) as T;
    if (status === 401) token = undefined;
    throw kindOf(status, parsed(text));
  }

  return {
    get: (path) => ask('GET', path),
    post: (path, json, requestId) => ask('POST', path, json, requestId),
  };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AnswerLost('PayPal answers with what is no JSON');
  }
}

function kindOf(status: number, body: unknown): Error {
  const { name, details } = body as { name?: string; details?: { issue?: string }[] };
  if (status === 401 || status === 403 || status === 429) return new GatewayDown(`PayPal refuses us: ${status}`);
  if (status === 409 || status >= 500) return new AnswerLost(`PayPal answers ${status}`);
  return new PayPalIssue(details?.[0]?.issue ?? name ?? `status ${status}`);
}
