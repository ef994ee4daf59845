/** What a program without arguments says to a person who asks it what it is. */
import { StartError } from './errors.js';

interface Program {
  /** As people call it, such as `npm run broker`. */
  command: string;
  does: string;
  /** A setting as one gives it, such as `PORT=8080`. */
  setting: string;
  /** Where its settings are listed, as one sentence ends with it. */
  listedIn?: string;
}

/** What to print where it is asked for help; undefined without arguments. Throws a StartError for any other: none would be heeded. */
export function usageOf(program: Program, args: readonly string[]): string | undefined {
  const { command, does, setting, listedIn = 'README.md lists them all under "Settings"' } = program;
  if (args.some((argument) => argument === '--help' || argument === '-h')) {
    return `Usage: ${command}

${does}

It takes no arguments. Its settings are environment variables, as in
  ${setting} ${command}
${listedIn}.`;
  }
  if (args.length === 0) return undefined;
  throw new StartError(
    `It takes no arguments, and was given ${args.join(' ')}: its settings are environment variables, such as ${setting} (${listedIn}).`,
  );
}
