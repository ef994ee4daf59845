/** A page of one column for a person who came by a link in a mail: a sentence, perhaps a form. Nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { Response } from 'express';

const STYLE = `
:root { color-scheme: light dark; --ink: #17201c; --ground: #f2f5f3; --card: #fff; --line: #dfe5e2; --accent: #0f6b4a; --on: #fff; --bad: #a4243b }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ece9; --ground: #121715; --card: #1b221f; --line: #36403b; --accent: #57c79a; --on: #0b1410; --bad: #ff8fa0 } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 30rem; margin: 10vh auto 0; padding: 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
@media (max-width: 34rem) { main { margin: 0; min-height: 100vh; box-sizing: border-box; border: 0; border-radius: 0 } }
.brand { margin: 0 0 1rem; font-weight: 700; color: var(--accent) }
h1 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 1rem }
label { display: block; margin: 0 0 1rem }
input { display: block; width: 100%; box-sizing: border-box; margin-top: .25rem; padding: .7rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px }
button { min-height: 44px; padding: 0 1.4rem; font: inherit; font-weight: 600; color: var(--on); background: var(--accent); border: 0; border-radius: 8px; cursor: pointer }
button:disabled { opacity: .6 }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
[role=status] { margin: 1rem 0 0 }
[role=status].bad { color: var(--bad) }
`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `html` and `script` are ours: whatever is shown of others is escaped by whoever gives it. */
export function sendSmallPage(
  res: Response,
  page: { language: string; title: string; html: string; script?: string },
): void {
  const { language, title, html, script } = page;
  const policy = [
    `default-src 'none'; style-src ${hashOf(STYLE)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}; connect-src 'self'`]),
  ].join('; ');
  res
    .status(200)
    .set({ 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .type('html')
    .send(
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<title>${title} – Motorpool</title><style>${STYLE}</style></head><body><main><p class="brand">Motorpool</p><h1>${title}</h1>${html}</main>` +
        `${script === undefined ? '' : `<script>${script}</script>`}</body></html>`,
    );
}
