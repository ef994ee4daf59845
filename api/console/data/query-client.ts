import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.js';

const MOST_TRIES = 3;

/** Tries again what may go better next time; a refusal stays one. */
const worthATry = (thrown: unknown): boolean =>
  !(thrown instanceof ApiProblem) || thrown.status === 0 || thrown.status === 429 || thrown.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 300_000,
      retry: (tries, thrown) => tries < MOST_TRIES && worthATry(thrown),
      networkMode: 'always', // the server may be on this very machine
    },
    mutations: { networkMode: 'always' },
  },
});
