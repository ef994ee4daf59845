/** The agent's side of its supervisor: what became of updates, and telling it that this version has signed in. */
import type { Ending } from '../commands/command-runner.js';
import { stageUpdate, type UpdateArguments, type UpdateTrust } from './stage-update.js';
import { SIGNED_IN } from './supervisor-words.js';
import { updateFiles } from './update-files.js';

export interface Supervised {
  endingOf(commandId: string): Ending | 'open' | undefined;
  /** The system has taken this agent in. Gives the update that is proven by it. */
  signedIn(): { commandId: string; ending: Ending } | undefined;
  stage(args: Readonly<Record<string, unknown>>, commandId: string): Promise<void>;
}

export function supervised(home: string, trust: UpdateTrust): Supervised {
  const files = updateFiles(home);
  let trial = files.update();
  return {
    endingOf(commandId) {
      if (trial?.commandId === commandId && trial.phase === 'on-trial') return 'open';
      const outcome = files.outcome();
      return outcome?.commandId === commandId ? { state: outcome.state, detail: outcome.detail } : undefined;
    },
    signedIn() {
      process.send?.(SIGNED_IN);
      const proven = trial;
      trial = undefined;
      if (proven?.phase !== 'on-trial') return undefined;
      return { commandId: proven.commandId, ending: { state: 'done', detail: `version ${proven.version} runs` } };
    },
    stage: (args, commandId) => stageUpdate(files, commandId, args as unknown as UpdateArguments, trust),
  };
}
