/** Where the buttons of mails lead: pages of ours, which need no signing in. */
import type { Sealing } from '../sealed/sealing.js';
import type { Kind } from './kinds.js';
import type { Language } from './templates/languages.js';

const HOUR_MS = 3_600_000;
const INVOICE_DAYS = 90;
const PURPOSE = 'invoice-link';

export interface MailLinks {
  /** What a template shows of a link: `actionUrl`, and until when it is good. Nothing where the kind has none. */
  of(kind: Kind, data: Readonly<Record<string, unknown>>, language: Language, writtenAt: Date): Record<string, string>;
}

/** `publicUrl`: without a slash at its end. */
export function mailLinks(sealing: Sealing, publicUrl: () => string): MailLinks {
  const PAGES: Partial<Record<Kind, string>> = {
    'verify-email': 'confirm-email',
    'reset-password': 'new-password',
  };
  return {
    of(kind, data, language, writtenAt) {
      const page = PAGES[kind];
      if (page) {
        const goodMs = (Number(data.goodHours ?? 0) + Number(data.goodMinutes ?? 0) / 60) * HOUR_MS;
        return {
          // Behind the #, which no server and no proxy is told.
          actionUrl: `${publicUrl()}/account/${page}?language=${language}#${data.code}`,
          goodUntilAt: new Date(writtenAt.getTime() + goodMs).toISOString(),
        };
      }
      if (kind !== 'receipt' || typeof data.invoiceId !== 'string') return {};
      const until = new Date(writtenAt.getTime() + INVOICE_DAYS * 24 * HOUR_MS);
      const token = sealing.close(`${data.invoiceId} ${until.getTime()}`, PURPOSE).toString('base64url');
      return { actionUrl: `${publicUrl()}/api/v1/printed-invoices?token=${token}`, linkUntilAt: until.toISOString() };
    },
  };
}

/** The id of the invoice; undefined for what is no such link, or none any more. */
export function invoiceOfLink(sealing: Sealing, token: string, now = Date.now()): string | undefined {
  try {
    const [id, until] = sealing.open(Buffer.from(token, 'base64url'), PURPOSE).split(' ');
    return Number(until) > now ? id : undefined;
  } catch {
    return undefined;
  }
}
