/** A POST to an address that somebody else named: only to the open internet, briefly, and little is read of the answer. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.js';

const TIMEOUT_MS = 10_000; // for all of it
const MOST_BYTES = 64 * 1024; // of the answer
const KEPT_BYTES = 2_000;

export interface OutAnswer {
  status: number;
  /** The beginning of its body, as text. */
  body: string;
}

/** Throws an Error, whose message may be shown, where the target may not be called, does not answer, or not in time. */
export type SendOut = (url: string, headers: Record<string, string>, body: string | Buffer) => Promise<OutAnswer>;

export interface OutRules {
  /** Only https. */
  secureOnly: boolean;
  /** For tests: this machine may be called. */
  allowLoopback: boolean;
}

type LookupAll = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Why a URL may not be called, as far as it tells by itself; undefined where it may. */
export function refusalOf(url: string, { secureOnly, allowLoopback }: OutRules): string | undefined {
  if (!URL.canParse(url)) return 'must be a URL';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && (secureOnly || protocol !== 'http:')) {
    return secureOnly ? 'must begin with https://' : 'must begin with https:// or http://';
  }
  if (username !== '' || password !== '') return 'must hold no name or password';
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) > 0 && !isPublicAddress(host, allowLoopback)) return 'must name an address of the open internet';
  if (!allowLoopback && /(^|\.)localhost\.?$/.test(host)) return 'must name an address of the open internet';
  return undefined;
}

/** Redirects are answers like any other: they are not followed. `resolve` is that of the system, but in tests. */
export function sendOut(rules: OutRules, resolve: LookupAll = systemLookup): SendOut {
  // What is checked here is what is connected to: nobody can change the name in between.
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address, rules.allowLoopback))) {
        return callback(new Error('its name does not lead to the open internet'), '');
      }
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  return (url, headers, body) =>
    new Promise((answered, failed) => {
      const refusal = refusalOf(url, rules);
      if (refusal) return failed(new Error(`the URL ${refusal}`));
      const target = new URL(url);
      const options: RequestOptions = {
        method: 'POST',
        headers: { 'user-agent': 'Motorpool', ...headers, 'content-length': String(Buffer.byteLength(body)) },
        agent: false, // a connection of its own, so that each one is looked up
        lookup,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      };
      const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, options, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const done = () => {
          const text = Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8');
          answered({ status: response.statusCode ?? 0, body: text.replaceAll('\0', '').slice(0, KEPT_BYTES) });
          request.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          if (bytes < KEPT_BYTES) chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MOST_BYTES) done();
        });
        response.on('end', done);
        response.on('error', (error) => failed(new Error(reasonOf(error))));
      });
      request.on('error', (error) => failed(new Error(reasonOf(error))));
      request.end(body);
    });
}

function reasonOf(error: Error & { code?: string }): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  return error.code ?? error.message.slice(0, 200);
}
