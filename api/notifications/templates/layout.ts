/** The look of a mail: one column of tables and inline styles, as mail programs know little else. */
import type { Language } from './languages.js';
import type { LanguageTemplates, Template } from './template.js';

const INK = '#17201c';
const GREY = '#59635e';
const LINE = '#dfe5e2';
const GREEN = '#0f6b4a';
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
const cell = (more = '') => `<td style="padding:7px 0;border-bottom:1px solid ${LINE};vertical-align:top${more}">`;

/** Handlebars, escaped as it is filled in. */
export function htmlOf(template: Template, words: LanguageTemplates, language: Language): string {
  const { paragraphs, facts = [], amounts, action, notes = [] } = template;
  const rows = facts.map(
    ([label, name]) =>
      `{{#if ${name}}}<tr>${cell(`;color:${GREY};padding-right:16px;white-space:nowrap`)}${label}</td>${cell()}{{${name}}}</td></tr>{{/if}}`,
  );
  const button = `{{#if actionUrl}}<p style="margin:24px 0 8px"><a href="{{actionUrl}}" style="display:inline-block;background:${GREEN};color:#ffffff;text-decoration:none;font-weight:600;padding:13px 22px;border-radius:8px">${action}</a></p><p style="margin:0 0 8px;font-size:13px;color:${GREY}">${words.copyLink}<br><a href="{{actionUrl}}" style="color:${GREEN};word-break:break-all">{{actionUrl}}</a></p>{{/if}}`;
  const invoice = `{{#if lines}}<p style="margin:18px 0 4px;font-weight:600">${words.invoice.title}</p>
${TABLE} style="font-size:15px">
{{#each lines}}<tr>${cell(';padding-right:16px')}{{description}}</td>${cell(';text-align:right;white-space:nowrap')}{{amountMinor}}</td></tr>{{/each}}
<tr><td style="padding:9px 16px 9px 0;font-weight:700">${words.invoice.total}</td><td style="padding:9px 0;font-weight:700;text-align:right;white-space:nowrap">{{invoiceTotalMinor}}</td></tr>
</table>{{/if}}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{subjectLine}}</title>
</head>
<body style="margin:0;padding:0;background:#f2f5f3">
${TABLE} style="background:#f2f5f3">
<tr><td align="center" style="padding:24px 12px">
${TABLE} style="max-width:560px;background:#ffffff;border:1px solid ${LINE};border-radius:12px;${FONT};font-size:16px;line-height:1.5;color:${INK};text-align:left">
<tr><td style="padding:18px 28px;border-bottom:1px solid ${LINE};font-weight:700;color:${GREEN}">Motorpool</td></tr>
<tr><td style="padding:24px 28px 20px">
<h1 style="margin:0 0 16px;font-size:21px;line-height:1.3">{{subjectLine}}</h1>
${paragraphs.map((paragraph) => unlessEmpty(paragraph, (text) => `<p style="margin:0 0 14px">${text}</p>`)).join('\n')}
${rows.length > 0 ? `${TABLE} style="margin:4px 0 14px;font-size:15px">${rows.join('')}</table>` : ''}
${amounts ? invoice : ''}
${action ? button : ''}
${notes.map((note) => `<p style="margin:10px 0 0;font-size:14px;color:${GREY}">${note}</p>`).join('\n')}
</td></tr>
</table>
<p style="max-width:560px;margin:16px auto 0;${FONT};font-size:13px;line-height:1.5;color:${GREY}">${words.footer}{{#if unsubscribeUrl}}<br><a href="{{unsubscribeUrl}}" style="color:${GREY}">${words.unsubscribe}</a>{{/if}}</p>
</td></tr>
</table>
</body>
</html>`;
}

/** The same, plainly. */
export function textOf(template: Template, words: LanguageTemplates): string {
  const { action, amounts, notes = [] } = template;
  const { title, total } = words.invoice;
  return [
    shortOf(template),
    ...(amounts
      ? [
          `{{#if lines}}${title}\n{{#each lines}}{{description}}: {{amountMinor}}\n{{/each}}${total}: {{invoiceTotalMinor}}{{/if}}`,
        ]
      : []),
    ...(action ? [`{{#if actionUrl}}${action}:\n{{actionUrl}}{{/if}}`] : []),
    ...notes,
    `-- \n${words.footer}{{#if unsubscribeUrl}}\n${words.unsubscribe}: {{unsubscribeUrl}}{{/if}}`,
  ].join('\n\n');
}

/** For an SMS, a push and the list on a page. */
export const shortOf = ({ paragraphs, facts = [] }: Template): string =>
  [...paragraphs, facts.map(([label, name]) => `{{#if ${name}}}${label}: {{${name}}}\n{{/if}}`).join('')].join('\n\n');

/** A paragraph that is all in one condition leaves no gap where the condition does not hold. */
function unlessEmpty(paragraph: string, wrap: (text: string) => string): string {
  const whole = /^\{\{#if (\w+)\}\}((?:(?!\{\{#if|\{\{\/if|\{\{else).)*)\{\{\/if\}\}$/s.exec(paragraph);
  return whole ? `{{#if ${whole[1]}}}${wrap(whole[2] as string)}{{/if}}` : wrap(paragraph);
}
