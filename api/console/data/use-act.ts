/** Something that a person does: says when it is done or why not, and has what it changed read again. */
import { type QueryKey, useMutation } from '@tanstack/react-query';
import { toast } from '../design/toasts.js';
import { sentenceOf } from './problem.js';
import { queryClient } from './query-client.js';

interface Words<I> {
  /** Told when it is done: `(input) => 'Ada is an operator now'`. */
  done?: string | ((input: I) => string);
  /** What to read again: every query whose key begins so. */
  changes?: readonly QueryKey[];
  /** A form shows the problem itself. */
  quiet?: boolean;
}

export function useAct<I, O>(act: (input: I) => Promise<O>, { done, changes = [], quiet = false }: Words<I> = {}) {
  return useMutation({
    mutationFn: act,
    onSuccess: (_answer, input) => {
      if (done) toast.done(typeof done === 'string' ? done : done(input));
    },
    onError: (thrown) => {
      if (!quiet) toast.failed(sentenceOf(thrown));
    },
    onSettled: () => Promise.all(changes.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
}
