/** The settings of what goes out: carriers, the address under which people find us, and where webhooks may go. */
import { type Env, envReader } from '../../platform/config.js';

export function readMessageSettings(env: Env) {
  const { optionalString, url, oneOf, require, done } = envReader(env);
  const production = env.NODE_ENV === 'production';
  const smtpUrl = url('SMTP_URL', ['smtp:', 'smtps:']);
  const mailFrom = optionalString('MAIL_FROM');
  const accountSid = optionalString('TWILIO_ACCOUNT_SID');
  const authToken = optionalString('TWILIO_AUTH_TOKEN');
  const from = optionalString('TWILIO_FROM');
  const apiUrl = url('TWILIO_API_URL', production ? ['https:'] : ['https:', 'http:']);
  const vapidPrivateKey = optionalString('VAPID_PRIVATE_KEY');
  const allowLoopback = oneOf('WEBHOOK_ALLOW_LOOPBACK', ['0', '1'], '0') === '1';
  require((smtpUrl === undefined) === (mailFrom === undefined), 'SMTP_URL, MAIL_FROM: both or neither');
  require(mailFrom === undefined ||
    ADDRESS.test(mailFrom), 'MAIL_FROM: wanted an address, or a name and an address: Motorpool <cars@example.org>');
  const set = [accountSid, authToken, from].filter((value) => value !== undefined).length;
  require(set === 0 || set === 3, 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM: all or none');
  require(vapidPrivateKey === undefined ||
    /^[\w-]{43}$/.test(vapidPrivateKey), 'VAPID_PRIVATE_KEY: wanted 32 bytes in base64url');
  require(!allowLoopback || !production, 'WEBHOOK_ALLOW_LOOPBACK=1: not with NODE_ENV=production');
  return done({
    /** As people and other systems see it, for links; without a slash at its end. Where it listens, unless set. */
    publicUrl: url('PUBLIC_URL', ['https:', 'http:'])?.href.replace(/\/+$/, ''),
    mail: smtpUrl && mailFrom ? { smtpUrl: smtpUrl.href, from: mailFrom } : undefined,
    twilio:
      accountSid && authToken && from
        ? { accountSid, authToken, from, apiUrl: (apiUrl?.href ?? 'https://api.twilio.com').replace(/\/+$/, '') }
        : undefined,
    vapidPrivateKey,
    webhookAllowLoopback: allowLoopback,
  });
}

const ADDRESS = /^(?:[^<>@\r\n]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

export type MailSettings = NonNullable<ReturnType<typeof readMessageSettings>['mail']>;
export type TwilioSettings = NonNullable<ReturnType<typeof readMessageSettings>['twilio']>;
