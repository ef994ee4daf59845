/**
 * The pages behind the buttons of mails: confirm an address, set a new password. The token stands behind the #, so it comes
 * to no server but by the person's own click; programs that look through mails follow links, and change nothing.
 */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { sendSmallPage } from '../http/small-page.js';
import { LANGUAGES, languageOf } from '../notifications/templates/languages.js';

interface Words {
  title: string;
  button: string;
  done: string;
  failed: string;
}

const PASSWORD = {
  en: { label: 'New password', short: 'At least 8 characters, and none that many people use.' },
  es: { label: 'Contraseña nueva', short: 'Al menos 8 caracteres, y ninguna que use mucha gente.' },
} as const;

const CONFIRM: Record<'en' | 'es', Words> = {
  en: {
    title: 'Confirm your e-mail address',
    button: 'Confirm',
    done: 'Thank you, your address is confirmed. You can close this page.',
    failed: 'This link was used, or its time is over. Ask for another mail in your account.',
  },
  es: {
    title: 'Confirma tu dirección de correo',
    button: 'Confirmar',
    done: 'Gracias, tu dirección está confirmada. Puedes cerrar esta página.',
    failed: 'Este enlace ya se usó, o ha caducado. Pide otro mensaje en tu cuenta.',
  },
};
const RESET: Record<'en' | 'es', Words> = {
  en: {
    title: 'Set a new password',
    button: 'Set password',
    done: 'Your new password is set, and you are signed out everywhere. Sign in with it now.',
    failed: 'This link was used, or its time is over. Ask for another mail where you sign in.',
  },
  es: {
    title: 'Elige una contraseña nueva',
    button: 'Guardar',
    done: 'Tu contraseña nueva está guardada y se han cerrado tus sesiones. Ya puedes entrar con ella.',
    failed: 'Este enlace ya se usó, o ha caducado. Pide otro mensaje donde entras en tu cuenta.',
  },
};

const script = (path: string) => `
const form = document.querySelector('form'), status = document.querySelector('[role=status]'), button = form.querySelector('button');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  const body = { token: location.hash.slice(1) };
  const password = form.querySelector('input');
  if (password) body.password = password.value;
  let said = form.dataset.failed, bad = true;
  try {
    const answer = await fetch(${JSON.stringify(path)}, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const problem = answer.ok ? {} : await answer.json();
    bad = !answer.ok;
    if (answer.ok) { said = form.dataset.done; form.hidden = true; history.replaceState(null, '', location.pathname); }
    else if (password && !String(problem.type).endsWith('bad-account-token')) said = form.dataset.short;
  } catch {}
  status.className = bad ? 'bad' : '';
  status.textContent = said;
  button.disabled = false;
});`;

export function accountPages(): Endpoint[] {
  const spec = {
    method: 'get',
    tag: 'identity',
    access: 'anyone',
    query: Type.Object({
      language: Type.Optional(Type.String({ maxLength: 35, description: `${LANGUAGES.join(' or ')}` })),
    }),
    answers: { 200: { description: 'The page', media: ['text/html'] } },
  } as const;
  const page = (words: Words, path: string, more: { field: string; short: string }) => ({
    title: words.title,
    script: script(path),
    html:
      `<form data-done="${words.done}" data-failed="${words.failed}" data-short="${more.short}">${more.field}` +
      `<button>${words.button}</button></form><p role="status"></p>`,
  });
  return [
    endpoint({
      ...spec,
      path: '/account/confirm-email',
      summary: 'The page behind the link in a mail: a button to confirm the address with',
      async handle({ query, res }) {
        const language = languageOf(query.language);
        const words = CONFIRM[language];
        const shown = page(words, '/api/v1/auth/email-verification/confirm', { field: '', short: words.failed });
        sendSmallPage(res, { language, ...shown });
        return undefined;
      },
    }),
    endpoint({
      ...spec,
      path: '/account/new-password',
      summary: 'The page behind the link in a mail: a new password',
      async handle({ query, res }) {
        const language = languageOf(query.language);
        const { label, short } = PASSWORD[language];
        const field = `<label>${label}<input type="password" name="password" autocomplete="new-password" required minlength="8" aria-describedby="rule"></label><p id="rule">${short}</p>`;
        sendSmallPage(res, {
          language,
          ...page(RESET[language], '/api/v1/auth/password-reset/confirm', { field, short }),
        });
        return undefined;
      },
    }),
  ];
}
