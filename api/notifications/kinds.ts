/** What people are told, and how: the one table of kinds. */

export const CHANNELS = ['email', 'sms', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];

interface Rule {
  /** The ways it goes unless the person wants others; each is inside the application too. */
  channels: readonly Channel[];
  /** Part of what was agreed on, so nobody can unsubscribe from it. */
  transactional?: true;
  /** Passes quiet hours. */
  urgent?: true;
  /** Worth nothing after so long: it is given up then. */
  goodForMinutes?: number;
  /** Holds a code: kept encrypted until it is sent, and never listed. */
  secret?: true;
}

const RULES = {
  registered: { channels: ['email'], transactional: true },
  'sign-in-code': { channels: ['sms'], transactional: true, urgent: true, secret: true, goodForMinutes: 10 },
  'verify-email': { channels: ['email'], transactional: true, urgent: true, secret: true, goodForMinutes: 24 * 60 },
  'reset-password': { channels: ['email'], transactional: true, urgent: true, secret: true, goodForMinutes: 30 },
  held: { channels: ['push'], urgent: true, goodForMinutes: 60 },
  confirmed: { channels: ['email', 'push'], transactional: true },
  'still-coming': { channels: ['email', 'push'] },
  reminder: { channels: ['email', 'push'] },
  late: { channels: ['email', 'sms', 'push'], transactional: true, urgent: true },
  ended: { channels: ['email', 'push'] },
  receipt: { channels: ['email'], transactional: true },
  refunded: { channels: ['email'], transactional: true },
  'deposit-held': { channels: ['email'], transactional: true },
  'deposit-captured': { channels: ['email'], transactional: true },
  'deposit-released': { channels: ['email'], transactional: true },
  cancelled: { channels: ['email', 'push'], transactional: true },
  expired: { channels: ['push'] },
  'no-show': { channels: ['email', 'push'], transactional: true },
  alert: { channels: ['email', 'push'] }, // whoever raises one says whether it is urgent
  maintenance: { channels: ['email'] },
} as const satisfies Record<string, Rule>;

export type Kind = keyof typeof RULES;
export const KINDS = Object.keys(RULES) as Kind[];
/** Those that go by `Messenger`, which encrypts what they hold. */
export type SecretKind = 'sign-in-code' | 'verify-email' | 'reset-password';

export const ruleOf = (kind: Kind): Rule => RULES[kind];

/** What a person may say no to. */
export const OPTIONAL_KINDS = KINDS.filter((kind) => !ruleOf(kind).transactional);
