import type { LanguageTemplates } from './template.js';

const SANDBOX = '{{#if sandbox}}This was in the sandbox: no money moved.{{/if}}';
const SPAN = 'From {{startsAt}} to {{endsAt}}{{#if branch}}, at {{branch}}{{/if}}.';

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
        'This address was given to Motorpool. If it is yours, confirm it within {{goodHours}} hours with {{code}}',
      ],
    },
    'reset-password': {
      subject: 'Set a new password',
      paragraphs: [
        'If you did not ask for this, leave it: your password stays as it is.',
        'Set a new Motorpool password within {{goodMinutes}} minutes with {{code}}',
      ],
    },
    held: {
      subject: '{{car}} is held for you',
      paragraphs: [
        'The {{car}} is held for you until {{heldUntilAt}}. Pay by then to keep it.',
        `${SPAN} Price: {{totalMinor}}.`,
      ],
    },
    confirmed: {
      subject: 'Your reservation of a {{car}} is confirmed',
      paragraphs: ['Hello {{name}},', 'your {{car}} is confirmed.', `${SPAN} Price: {{totalMinor}}.`],
    },
    reminder: {
      subject: 'Your {{car}} waits for you: {{startsAt}}',
      paragraphs: ['Hello {{name}},', 'your rental of a {{car}} begins in less than {{hours}} h.', SPAN],
    },
    late: {
      subject: 'Your {{car}} was due back at {{endsAt}}',
      paragraphs: [
        'The {{car}} was due back at {{endsAt}}. Please return it, or extend your rental if nobody waits for it.',
      ],
    },
    ended: {
      subject: 'Thank you: your rental of the {{car}} has ended',
      paragraphs: ['Hello {{name}},', 'your rental of the {{car}} has ended. Tell us how it was.', SPAN],
    },
    receipt: {
      subject: 'Receipt for {{amountMinor}}',
      paragraphs: [
        'Hello {{name}},',
        'we have received {{amountMinor}}{{#if car}} for the {{car}}{{/if}}.{{#if invoiceNumber}} Invoice {{invoiceNumber}}.{{/if}}',
        '{{#if startsAt}}From {{startsAt}} to {{endsAt}}.{{/if}}',
        SANDBOX,
      ],
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
      paragraphs: ['Hello {{name}},', 'your reservation of the {{car}} is cancelled.', SPAN],
    },
    expired: {
      subject: 'The {{car}} is no longer held for you',
      paragraphs: [
        'The {{car}} was held for you and not paid in time. It is free for others again; you may hold it once more.',
      ],
    },
    'no-show': {
      subject: 'Your {{car}} was not collected',
      paragraphs: ['Hello {{name}},', 'nobody came for the {{car}}, so the reservation has ended.', SPAN],
    },
    alert: {
      subject: '{{title}}',
      paragraphs: ['{{text}}', '{{#if car}}Car: {{car}}.{{/if}}'],
    },
    maintenance: {
      subject: '{{car}}: a service is due',
      paragraphs: [
        'The {{car}} is due for a service{{#if dueAt}} since {{dueAt}}{{/if}}. It is not offered until it had one.',
      ],
    },
  },
  unsubscribe: 'No more of these: {{unsubscribeUrl}}',
};
