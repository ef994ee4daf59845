/** j and k walk the alerts, x chooses, a acknowledges, s puts off, r resolves, Enter opens; not while one types. */
import { useEffect, useRef } from 'react';
import { ACT_WORDS, type AlertAct } from './alert-words.js';

interface Hands {
  walk(by: 1 | -1): void;
  choose(): void;
  act(what: AlertAct): void;
}

const ACTS = new Map(Object.entries(ACT_WORDS).map(([act, { key }]) => [key, act as AlertAct]));
const BUSY = 'input:not([type=checkbox]), select, textarea, dialog';

export function useAlertKeys(hands: Hands): void {
  const latest = useRef(hands);
  latest.current = hands;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isElsewhere = event.target instanceof Element && event.target.closest(BUSY) !== null;
      if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
        return;
      const act = ACTS.get(event.key);
      if (event.key === 'j') latest.current.walk(1);
      else if (event.key === 'k') latest.current.walk(-1);
      else if (event.key === 'x') latest.current.choose();
      else if (act) latest.current.act(act);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
