import type { LanguageTemplates } from './template.js';

const SANDBOX = '{{#if sandbox}}This was in the sandbox: no money moved.{{/if}}';
/** Of a rental; what is not known of it is left out. */
const RENTAL = [
  ['Car', 'car'],
  ['From', 'startsAt'],
  ['Until', 'endsAt'],
  ['Branch', 'branch'],
] as const;
const PRICED = [...RENTAL, ['Price', 'totalMinor']] as const;

export const en: LanguageTemplates = {
  messages: {
    registered: {
      subject: 'Welcome to Motorpool',
      paragraphs: ['Hello {{name}},', 'your account is ready. Find a car, hold it, and it is yours once it is paid.'],
    },
    'sign-in-code': {
      subject: 'Your sign-in code',
      paragraphs: ['Your Motorpool sign-in code is {{code}}. It works once, for {{goodMinutes}} minutes.'],
    },
    'verify-email': {
      subject: 'Confirm your e-mail address',
      paragraphs: [
        'This address was given to Motorpool. If it is yours, confirm it, so that we may write to you about your rentals.',
      ],
      action: 'Confirm this address',
      notes: [
        'The link works once, within {{goodHours}} hours{{#if goodUntilAt}}: until {{goodUntilAt}}{{/if}}. If you do not know of this, you need not do anything.',
      ],
    },
    'reset-password': {
      subject: 'Set a new password',
      paragraphs: ['Somebody asked to set a new password for the Motorpool account of this address.'],
      action: 'Set a new password',
      notes: [
        'The link works once, within {{goodMinutes}} minutes{{#if goodUntilAt}}: until {{goodUntilAt}}{{/if}}. If you did not ask for it, leave it: your password stays as it is.',
      ],
    },
    held: {
      subject: '{{car}} is held for you',
      paragraphs: ['The {{car}} is held for you until {{heldUntilAt}}. Pay by then to keep it.'],
      facts: PRICED,
    },
    confirmed: {
      subject: 'Your reservation of a {{car}} is confirmed',
      paragraphs: ['Hello {{name}},', 'your {{car}} is confirmed. Please have your driving licence with you.'],
      facts: PRICED,
    },
    'still-coming': {
      subject: 'Are you coming for your {{car}} at {{startsAt}}?',
      paragraphs: [
        'Hello {{name}},',
        'your {{car}} is kept for you. If your plans have changed, please change or cancel your reservation, so that somebody else can have it.',
      ],
      facts: RENTAL,
    },
    reminder: {
      subject: 'Your {{car}} waits for you: {{startsAt}}',
      paragraphs: ['Hello {{name}},', 'your rental of a {{car}} begins in less than {{hours}} h.'],
      facts: RENTAL,
    },
    late: {
      subject: 'Your {{car}} was due back at {{endsAt}}',
      paragraphs: [
        'The {{car}} was due back at {{endsAt}}. Please return it, or extend your rental if nobody waits for it.',
      ],
      facts: RENTAL,
    },
    ended: {
      subject: 'Thank you: your rental of the {{car}} has ended',
      paragraphs: ['Hello {{name}},', 'your rental of the {{car}} has ended. Tell us how it was.'],
      facts: RENTAL,
    },
    receipt: {
      subject: '{{#if payLater}}Invoice {{invoiceNumber}} of {{amountMinor}}{{else}}Receipt for {{amountMinor}}{{/if}}',
      paragraphs: [
        'Hello {{name}},',
        '{{#if payLater}}your rental is to be paid by invoice{{#if dueOn}}, by {{dueOn}}{{/if}}: {{amountMinor}}.{{else}}we have received {{amountMinor}}{{#if car}} for the {{car}}{{/if}}. Thank you.{{/if}}',
        SANDBOX,
      ],
      facts: [...RENTAL, ['Paid by', 'paidBy'], ['Invoice', 'invoiceNumber']],
      amounts: true,
      action: 'See the invoice',
      notes: ['{{#if linkUntilAt}}The link shows the invoice to whoever has it, until {{linkUntilAt}}.{{/if}}'],
    },
    refunded: {
      subject: 'Refund of {{amountMinor}}',
      paragraphs: [
        'Hello {{name}},',
        'we have sent {{amountMinor}} back to you{{#if car}} for the {{car}}{{/if}}.',
        SANDBOX,
      ],
    },
    'deposit-held': {
      subject: 'Deposit of {{amountMinor}}',
      paragraphs: [
        'Hello {{name}},',
        '{{amountMinor}} are held as a deposit{{#if car}} for the {{car}}{{/if}}. They are not taken unless you owe something after your rental.',
        SANDBOX,
      ],
    },
    'deposit-captured': {
      subject: '{{amountMinor}} of your deposit were taken',
      paragraphs: [
        'Hello {{name}},',
        'we have taken {{amountMinor}} of your deposit{{#if car}} for the {{car}}{{/if}}, for what was open of your rental. What was held beyond that is let go.',
        SANDBOX,
      ],
    },
    'deposit-released': {
      subject: 'Your deposit of {{amountMinor}} is let go',
      paragraphs: [
        'Hello {{name}},',
        'your deposit of {{amountMinor}}{{#if car}} for the {{car}}{{/if}} is no longer held. Your bank may show it for some days.',
        SANDBOX,
      ],
    },
    cancelled: {
      subject: 'Your reservation of the {{car}} is cancelled',
      paragraphs: ['Hello {{name}},', 'your reservation of the {{car}} is cancelled.'],
      facts: RENTAL,
    },
    expired: {
      subject: 'The {{car}} is no longer held for you',
      paragraphs: [
        'The {{car}} was held for you and not paid in time. It is free for others again; you may hold it once more.',
      ],
    },
    'no-show': {
      subject: 'Your {{car}} was not collected',
      paragraphs: ['Hello {{name}},', 'nobody came for the {{car}}, so the reservation has ended.'],
      facts: RENTAL,
    },
    alert: {
      subject: '{{title}}',
      paragraphs: ['{{text}}', '{{#if sinceAt}}Since {{sinceAt}}.{{/if}}', '{{#if car}}Car: {{car}}.{{/if}}'],
    },
    maintenance: {
      subject:
        '{{#if leftOffered}}{{#if place}}{{place}}{{else}}Cars of no branch{{/if}}: {{leftOffered}} more may fail, and are offered{{else}}{{car}}: {{#if foreseen}}{{foreseen}} may fail{{else}}a service is due{{/if}}{{/if}}',
      paragraphs: [
        '{{#if leftOffered}}More cars are likely to fail within 7 days than may be kept from rental at once ({{percent}} %). The worst are not offered: {{barred}}. The others still are: {{leftOffered}}. A service is proposed for each: see to them first, or switch the forecast off if it is wrong.{{else}}{{#if foreseen}}A failure of the {{car}} is foreseen: {{foreseen}}.{{#if because}} What speaks for it: {{because}}.{{/if}}{{else}}The {{car}} is due for a service{{#if dueAt}} since {{dueAt}}{{/if}}. It is not offered until it had one.{{/if}}{{/if}}',
        '{{#if foreseen}}{{#if serviceAt}}It is kept for a service from {{serviceAt}}{{#if isLate}}, which is late: all its time before is rented{{/if}}. Confirm, move or refuse it on the page of the car.{{else}}No time is free for a service: all of it is rented. Free some.{{/if}}{{/if}}',
      ],
    },
  },
  invoice: { title: 'What it is made of', total: 'Total' },
  copyLink: 'If the button does nothing, open this link:',
  footer: 'You get this because you have an account at Motorpool.',
  unsubscribe: 'No more mails of this kind',
  unsubscribing: {
    question: 'No more mails about {{kind}}?',
    button: 'No more of these',
    done: 'You get no more mails about {{kind}}.',
    kinds: {
      held: 'cars that are held for you',
      'still-coming': 'whether you still come for a rental',
      reminder: 'rentals that begin soon',
      ended: 'rentals that have ended',
      expired: 'cars that are no longer held for you',
      alert: 'what is wrong with a fleet',
      maintenance: 'services that are due or foreseen',
    },
  },
};
