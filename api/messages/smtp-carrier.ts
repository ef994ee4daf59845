/** E-mail by SMTP (RFC 5321), with a text and an HTML part. */
import type { Transporter } from 'nodemailer';
import { type Carrier, Refused } from './carrier.js';
import type { MailSettings } from './message-settings.js';

const CONNECT_MS = 10_000;
const ANSWER_MS = 20_000;

/** The letter's id is its Message-ID: a mailbox that got it twice shows it once. */
export function smtpCarrier({ smtpUrl, from }: MailSettings): Carrier {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const settings = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    requireTLS: url.username !== '', // a password goes out encrypted or not at all
    pool: true,
    maxConnections: 4,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transport: Promise<Transporter> | undefined;
  const domain = /@([^\s<>@]+?)>?$/.exec(from)?.[1] ?? 'localhost';

  return {
    async send({ id, to, name, subject, text, html, unsubscribeUrl }) {
      try {
        transport ??= import('nodemailer').then(({ createTransport }) => createTransport(settings)); // no start waits for it
        const { messageId } = await (await transport).sendMail({
          from,
          to: { name: name ?? '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated', // RFC 3834: no answering machine shall answer
            ...(unsubscribeUrl && {
              'List-Unsubscribe': `<${unsubscribeUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
        });
        return { providerId: messageId };
      } catch (error) {
        const { responseCode = 0, code, command } = error as { responseCode?: number; code?: string; command?: string };
        // A 5xx to the address or the message is final (RFC 5321, 4.2.1); one to our password is a setting that can be mended.
        const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
        if (ofMessage && responseCode >= 500) throw new Refused(`${command ?? 'SMTP'}: ${responseCode}`);
        throw new Error(`SMTP: ${responseCode || code || 'no answer'}`);
      }
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}
