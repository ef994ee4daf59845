/** The API's settings. */
import { isIP } from 'node:net';
import { type Env, envReader, readAll } from '../platform/config.js';
import { readTlsConfig } from '../platform/tls/tls-config.js';
import { readFeaturesOff } from './features.js';
import { readMessageSettings } from './messages/message-settings.js';
import { readPaymentsConfig } from './payments/gateways/gateway-config.js';

/** A free style of OpenStreetMap data; the console has an offline map behind it. */
const FREE_MAP_STYLE = 'https://tiles.openfreemap.org/styles/liberty';
const SECRET_MIN = 32;

/** What is undefined here is made once and kept in DATA_DIR by the composition root. */
export function readApiConfig(env: Env) {
  const { own, payments, messages, tls, featuresOff } = readAll(env, {
    own: readOwnConfig,
    payments: readPaymentsConfig,
    messages: readMessageSettings,
    featuresOff: readFeaturesOff,
    tls: (all) => readTlsConfig(all, 'HTTPS_PORT'),
  });
  return { ...own, ...messages, payments, tls, featuresOff };
}

function readOwnConfig(env: Env) {
  const { string, optionalString, port, integer, flag, oneOf, url, require, done } = envReader(env);
  const production = env.NODE_ENV === 'production';
  const jwtSecret = optionalString('JWT_SECRET');
  const jwtSecretPrevious = optionalString('JWT_SECRET_PREVIOUS');
  const adminEmail = string('ADMIN_EMAIL', 'admin@motorpool.local');
  const adminPassword = optionalString('ADMIN_PASSWORD');
  const rateLimits = flag('RATE_LIMITS', true);
  require(jwtSecret !== undefined || !production, 'JWT_SECRET: needed when NODE_ENV=production');
  require((jwtSecret?.length ?? SECRET_MIN) >= SECRET_MIN ||
    !production, `JWT_SECRET: too short; at least ${SECRET_MIN} characters`);
  require((jwtSecretPrevious?.length ?? SECRET_MIN) >= SECRET_MIN ||
    !production, `JWT_SECRET_PREVIOUS: too short; at least ${SECRET_MIN} characters`);
  require(jwtSecretPrevious === undefined || jwtSecret !== undefined, 'JWT_SECRET_PREVIOUS: only with JWT_SECRET');
  require(rateLimits || !production, 'RATE_LIMITS=off: not with NODE_ENV=production');
  require(/^[^\s@]+@[^\s@]+$/.test(adminEmail), `ADMIN_EMAIL=${adminEmail}: wanted an e-mail address`);
  require((adminPassword?.length ?? 8) >= 8 &&
    (adminPassword?.length ?? 8) <= 128, 'ADMIN_PASSWORD: wanted 8 to 128 characters');
  const trustProxy = trustOf(optionalString('TRUST_PROXY'));
  require(trustProxy !==
    undefined, 'TRUST_PROXY: wanted a number of hops, or addresses, subnets, loopback, linklocal, uniquelocal');
  const corsOrigins = (optionalString('CORS_ORIGINS') ?? '').split(',').flatMap((origin) => origin.trim() || []);
  require(corsOrigins.every(
    isOrigin,
  ), 'CORS_ORIGINS: wanted origins with commas between, such as https://app.example.org');
  require(!corsOrigins.includes('*') || !production, 'CORS_ORIGINS=*: not with NODE_ENV=production; name the origins');
  const host = string('HOST', '127.0.0.1');
  return done({
    host,
    /** Of the door without TLS. */
    plainHost: string('PLAIN_HOST', host),
    port: port('PORT', 3000),
    production,
    /** Express's `trust proxy`: who may tell us a caller's address by `X-Forwarded-For`. */
    trustProxy: trustProxy ?? false,
    /** Origins whose pages may call the API from a browser; none unless it is said. */
    corsOrigins,
    jwtSecret,
    /** Signs nothing any more, but what was signed or encrypted with it still counts. */
    jwtSecretPrevious,
    /** Of whom a second factor is demanded besides those who have enrolled one. */
    secondFactor: oneOf('SECOND_FACTOR', ['enrolled', 'staff'], 'enrolled'),
    adminEmail,
    adminPassword,
    rateLimits,
    /** How long a car is held for a reservation that waits for its payment: a day at most, as nobody else can book it. */
    holdSeconds: integer('HOLD_SECONDS', 300, {
      ...{ min: 1, max: 86_400, because: 'what is held unpaid nobody else can book' },
    }),
    /** Of a branch's cars: so many may be kept from rental at once for what is foreseen to fail. */
    mostBarredPercent: integer('MOST_BARRED_PERCENT', 10, { min: 0, max: 100 }),
    /** The broker as cars reach it, for the line that starts an agent. */
    publicMqttUrl: url('PUBLIC_MQTT_URL', ['mqtt:', 'mqtts:'])?.href.replace(/\/+$/, ''),
    mapStyleUrl: (url('MAP_STYLE_URL', ['https:', 'http:']) ?? new URL(FREE_MAP_STYLE)).href,
  });
}

/** Nobody is trusted unless it is said. undefined for what is no such setting. */
function trustOf(text: string | undefined): number | string[] | false | undefined {
  if (text === undefined) return false;
  if (/^\d$/.test(text)) return text === '0' ? false : Number(text);
  const places = text.split(',').map((place) => place.trim());
  return places.every(isPlace) ? places : undefined;
}

function isPlace(place: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(place)) return true;
  const [address = '', bits, ...more] = place.split('/');
  const most = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}

/** As a browser writes it: scheme, host and port, nothing after. */
const isOrigin = (text: string) =>
  text === '*' || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text);

/** With the secrets filled in. */
export type ApiConfig = Omit<ReturnType<typeof readApiConfig>, 'jwtSecret' | 'adminPassword' | 'vapidPrivateKey'> & {
  jwtSecret: string;
  adminPassword: string;
  vapidPrivateKey: string;
};
