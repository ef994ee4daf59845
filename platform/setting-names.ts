/** The names of settings, to tell one that was misspelt. A test holds the first list to the table in README.md. */
import type { Env } from './config.js';
import type { Log } from './log.js';

/** Of the server: those of the table. */
export const SETTINGS: readonly string[] =
  `HOST PORT MQTT_PORT HTTPS_PORT MQTT_TLS_PORT METRICS_PORT PLAIN_HOST TLS_CERT TLS_KEY TLS_CLIENT_CA
  MQTT_CONNECTIONS MQTT_CONNECTIONS_PER_ADDRESS MQTT_HAND_OVER DATA_DIR DATABASE_URL INFLUX_URL INFLUX_TOKEN INFLUX_ORG
  INFLUX_DATABASE REDIS_URL BLOB_URL BACKUP_KEY TELEMETRY_ARCHIVE_DAYS JWT_SECRET JWT_SECRET_PREVIOUS SECOND_FACTOR
  ADMIN_EMAIL ADMIN_PASSWORD DEMO_CARS TRUST_PROXY CORS_ORIGINS HOLD_SECONDS FEATURES_OFF MOST_BARRED_PERCENT
  PAYMENT_GATEWAYS STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRET STRIPE_API_URL PAYPAL_CLIENT_ID PAYPAL_CLIENT_SECRET
  PAYPAL_WEBHOOK_ID PAYPAL_API_URL PAYMENT_TIMEOUT_S ALLOW_SANDBOX_PAYMENTS PUBLIC_URL PUBLIC_MQTT_URL SMTP_URL
  MAIL_FROM TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN TWILIO_FROM TWILIO_API_URL VAPID_PRIVATE_KEY WEBHOOK_ALLOW_LOOPBACK
  RATE_LIMITS LOG_LEVEL MAP_STYLE_URL OTEL_EXPORTER_OTLP_ENDPOINT OTEL_EXPORTER_OTLP_HEADERS OTEL_SERVICE_NAME
  OTEL_TRACES_SAMPLER_ARG`.split(/\s+/);

/** Of the agent and the tools, and what others call theirs: right as they are, however near. */
const NO_SLIPS: ReadonlySet<string> = new Set(
  'MQTT_URL TLS_CA METRICS_HOST NODE_ENV MQTT_HOST HTTP_PORT SSL_CERT DATABASE_URI'.split(' '),
);

const WELL_KNOWN = /^(HOST|PORT)$/; // of four letters, and of every other program too
const LONG = 10; // in a shorter name two slips make another word

/** Says of each variable that is nearly one of our names, and so does nothing, which one that would be. */
export function warnOfMisspelt(env: Env, log: Log): void {
  for (const [variable, name] of misspelt(env)) {
    log.warn({ variable }, `${variable} is no setting and does nothing: was ${name} meant?`);
  }
}

/** Pairs of a variable and the setting that it nearly is: one slip away, or two where the name is long. */
export function misspelt(env: Env): [string, string][] {
  return Object.keys(env).flatMap((variable) => {
    const written = variable.replace(/_FILE$/, '');
    if (!env[variable] || SETTINGS.includes(written) || NO_SLIPS.has(written)) return [];
    const alike = SETTINGS.filter((name) => name[0] === written[0] && !WELL_KNOWN.test(name));
    const meant =
      alike.find((name) => areWithin(1, written, name)) ??
      alike.find((name) => name.length >= LONG && areWithin(2, written, name));
    return meant ? [[variable, meant + variable.slice(written.length)]] : [];
  });
}

/** Whether so many slips make one of the other: a letter left out, put in, changed, or swapped with its neighbour. */
function areWithin(slips: number, one: string, other: string): boolean {
  if (one === other) return true;
  if (slips === 0) return false;
  let same = 0;
  while (one[same] === other[same]) same++;
  const [a, b] = [one.slice(same), other.slice(same)];
  const isSwapped = a.length > 1 && a[0] === b[1] && a[1] === b[0];
  return (
    areWithin(slips - 1, a.slice(1), b) ||
    areWithin(slips - 1, a, b.slice(1)) ||
    areWithin(slips - 1, a.slice(1), b.slice(1)) ||
    (isSwapped && areWithin(slips - 1, a.slice(2), b.slice(2)))
  );
}
