/** An invoice as a page to print: one file, no scripts, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { PrintedInvoice } from './printed-invoice.js';

const STYLE = `
@page { size: A4; margin: 18mm }
body { font: 14px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem 2rem }
h1 { font-size: 1.6rem; margin: 0 }
address { font-style: normal }
h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; color: #595959; margin: 1.5rem 0 .25rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.5rem; margin: 0 }
dt { color: #595959 }
dd { margin: 0 }
table { width: 100%; border-collapse: collapse; margin-top: 1.5rem }
th, td { text-align: left; padding: .4rem 0; border-bottom: 1px solid #ddd; vertical-align: top }
th:last-child, td:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; font-variant-numeric: tabular-nums }
tfoot td { color: #595959; border: 0; padding: .2rem 0 }
tfoot tr:last-child td { color: inherit; font-weight: 700; font-size: 1.1rem; border-top: 2px solid #1a1a1a; padding-top: .5rem }
tr { break-inside: avoid }
`;

/** Our own style and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

export function invoiceHtml(invoice: PrintedInvoice): string {
  const { title, number, seller, buyer, facts, lines, taxes, total, status, note } = invoice;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${title} ${number}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<div><h1>${escaped(title)}</h1><p>${escaped(number)}</p></div>
<address>${seller.map(escaped).join('<br>')}</address>
</header>
<h2>To</h2>
<address>${buyer.map(escaped).join('<br>')}</address>
<h2>Details</h2>
<dl>${facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('\n')}</dl>
<table>
<thead><tr><th scope="col">Description</th><th scope="col">Amount</th></tr></thead>
<tbody>
${lines.map(row).join('\n')}
</tbody>
<tfoot>
${[...taxes, total].map(row).join('\n')}
</tfoot>
</table>
${[status, note].map((text) => (text === '' ? '' : `<p>${escaped(text)}</p>`)).join('\n')}
</body>
</html>
`;
}

const row = ([label, amount]: [string, string]) => `<tr><td>${escaped(label)}</td><td>${escaped(amount)}</td></tr>`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] as string);
