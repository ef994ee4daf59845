import { type FormEvent, useState } from 'react';
import { sentenceOf } from '../data/problem.js';
import { Button } from '../design/button.js';
import { TextField } from '../design/field.js';
import { Mark } from '../shell/mark.js';
import { session } from './session.js';
import './sign-in.css';

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
      setProblem(sentenceOf(error));
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
        <TextField label="Email" name="email" type="email" autoComplete="username" required />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
        <p className="form-problem" role="alert">
          {problem}
        </p>
        <Button kind="primary" type="submit" busy={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
