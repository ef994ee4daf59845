/** Which carrier takes what, by the settings; where there is none, the message is kept and shown in the log. */
import type { Knex } from 'knex';
import type { Log } from '../../platform/log.js';
import type { Channel } from '../notifications/kinds.js';
import type { SendOut } from '../outgoing/send-out.js';
import type { Carrier, Letter } from './carrier.js';
import type { MailSettings, TwilioSettings } from './message-settings.js';
import { pushCarrier } from './push-carrier.js';
import { smtpCarrier } from './smtp-carrier.js';
import { twilioCarrier } from './twilio-carrier.js';

export interface Carriers {
  /** undefined where none is set. */
  of(channel: Channel): Carrier | undefined;
  close(): void;
}

export function openCarriers(deps: {
  db: Knex;
  sendOut: SendOut;
  config: {
    mail: MailSettings | undefined;
    twilio: TwilioSettings | undefined;
    vapidPrivateKey: string;
    adminEmail: string;
  };
}): Carriers {
  const { mail, twilio, vapidPrivateKey, adminEmail } = deps.config;
  const all: Readonly<Record<Channel, Carrier | undefined>> = {
    email: mail && smtpCarrier(mail),
    sms: twilio && twilioCarrier(twilio),
    push: pushCarrier({ ...deps, privateKey: vapidPrivateKey, contact: `mailto:${adminEmail}` }),
  };
  return {
    of: (channel) => all[channel],
    close() {
      for (const carrier of Object.values(all)) carrier?.close();
    },
  };
}

/** For who runs it at home. In production the log is told no word of it, as it may hold a code. */
export function logLetter(log: Log, production: boolean, channel: Channel, { kind, to, text }: Letter): void {
  if (production) log.warn({ kind }, 'no carrier is set: a message was not sent');
  else {
    const address = channel === 'sms' ? { phone: to } : { email: to };
    log.info({ kind, text, to: address }, 'no carrier is set: a message for a person');
  }
}
