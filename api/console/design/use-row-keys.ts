/** Arrows walk the rows of a table; Tab comes to one of them. */
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function useRowKeys(table: RefObject<HTMLElement | null>, count: number, show: (index: number) => void) {
  const [active, setActive] = useState(0);
  const focusWanted = useRef(false);
  const reached = Math.min(active, Math.max(0, count - 1));
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    const opener = table.current?.querySelector<HTMLElement>(`[data-index="${reached}"] .row-opener`);
    if (!opener) return; // drawn with the next turn
    focusWanted.current = false;
    opener.focus({ preventScroll: true });
  });
  return {
    reached,
    onKeyDown(event: KeyboardEvent) {
      const step = STEPS[event.key];
      if (step === undefined || count === 0) return;
      event.preventDefault();
      const next = Math.max(0, Math.min(count - 1, reached + step));
      show(next);
      setActive(next);
      focusWanted.current = true;
    },
  };
}
