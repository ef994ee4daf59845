/** The dialog that asks for the code of an authenticator, while a request waits for it. */
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { answerTo, api } from '../data/api.js';
import { sentenceOf } from '../data/problem.js';
import { useAct } from '../data/use-act.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { TextField } from '../design/field.js';
import { secondFactor } from './second-factor.js';

export function SecondFactorPrompt() {
  const asked = useSyncExternalStore(secondFactor.subscribe, secondFactor.isAsked);
  return asked ? <Prompt /> : null;
}

function Prompt() {
  const { data: status } = useQuery({
    queryKey: ['second-factor'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/auth/second-factor', { signal })),
  });
  return status?.enrolled === false ? <NoneYet /> : <AskCode />;
}

function NoneYet() {
  const close = () => secondFactor.settle(false);
  return (
    <Dialog title="Enrol a second factor first" onClose={close}>
      <p>This asks who you are, and you have nothing yet to show it with.</p>
      <footer>
        <Button onClick={close}>Cancel</Button>
        <Link className="button primary" href="/account" onClick={close}>
          To your account
        </Link>
      </footer>
    </Dialog>
  );
}

function AskCode() {
  const show = useAct(
    async (code: string) => {
      await answerTo(api.POST('/api/v1/auth/second-factor', { body: { code } }));
      secondFactor.settle(true);
    },
    { quiet: true },
  );
  return (
    <Dialog title="Your second factor" onClose={() => secondFactor.settle(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          show.mutate(String(new FormData(event.currentTarget).get('code')).trim());
        }}
      >
        <p>This cannot easily be undone, so it asks who you are. It counts for 15 minutes.</p>
        <TextField
          label="Code"
          name="code"
          hint="Six digits of your authenticator, or a recovery code"
          autoComplete="one-time-code"
          inputMode="numeric"
          error={show.error ? sentenceOf(show.error) : undefined}
          required
          autoFocus
        />
        <footer>
          <Button onClick={() => secondFactor.settle(false)}>Cancel</Button>
          <Button kind="primary" type="submit" busy={show.isPending}>
            Go on
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
