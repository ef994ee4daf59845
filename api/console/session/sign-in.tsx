import { type FormEvent, useState } from 'react';
import { Mark } from '../shell/icons.js';
import { session } from './session.js';

export function SignIn() {
  const [problem, setProblem] = useState(session.endedBecause());
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      await session.signIn(String(form.get('email')), String(form.get('password')));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit} aria-busy={busy}>
        <div className="brand">
          <Mark />
          <span>Motorpool</span>
        </div>
        <h1>Sign in</h1>
        <p className="muted">To the operators’ console: every car, where it is now.</p>
        <label>
          Email
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <p className="form-problem" role="alert">
          {problem}
        </p>
        <button className="primary" type="submit" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
