/** A part of the console that could not be loaded, as the server was away: it comes by itself once the server is back. */
import { useEffect } from 'react';
import { unreachable } from '../data/problem.js';
import { Failed } from '../design/states.js';

const LOOK_MS = 3000;

/** What Chromium, Firefox and Safari say of a module that did not come, and Vite of a module's CSS. */
const MISSING = /dynamically imported module|preload CSS|importing a module script failed/i;

export const isMissingPart = (thrown: unknown): boolean => thrown instanceof Error && MISSING.test(thrown.message);

export function PartAway() {
  useEffect(() => {
    const look = setInterval(() => {
      void fetch('/healthz').then(
        ({ ok }) => ok && location.reload(),
        () => {}, // still away
      );
    }, LOOK_MS);
    return () => clearInterval(look);
  }, []);
  return <Failed problem={unreachable()} again={() => location.reload()} />;
}
