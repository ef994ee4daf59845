/**
 * `npm run promises [-- number…]`: every promise, or those, in its long form; one Markdown row of each. A setting that is in
 * the environment goes before the long form's own: `AWAY_SECONDS=60 npm run promises -- 4`. Exits with 1 if one was broken.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { MISSED, TOLD } from '../support/figures.js';
import { PROMISES, type Run } from './promises.js';

interface Seen {
  figures: string[];
  held: boolean;
}

async function run({ files, sizes = {} }: Run): Promise<Seen> {
  const settings = Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, String(value)]));
  const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...files], {
    env: { ...settings, ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const figures: string[] = [];
  let passed = '';
  let skipped = '';
  for await (const line of createInterface({ input: child.stdout })) {
    console.error(line);
    const text = line.trim();
    if (text.startsWith(TOLD)) figures.push(text.slice(TOLD.length).trim());
    if (text.startsWith(MISSED)) figures.push(text);
    passed = /^\d+ passing/.exec(text)?.[0] ?? passed;
    skipped = /^\d+ pending/.exec(text)?.[0] ?? skipped;
  }
  const [status] = await ended;
  if (figures.length === 0) figures.push(`${passed.replace('passing', 'tests')}`);
  if (skipped) figures.push(`${MISSED} ${skipped.replace('pending', 'skipped')}`);
  if (status !== 0) figures.push(`${MISSED} a test failed`);
  return { figures, held: !figures.some((figure) => figure.startsWith(MISSED)) };
}

const { args } = new Command('npm run promises --')
  .argument('[number...]', `which of 1 to ${PROMISES.length}; all by default`)
  .parse();
const numbers = args.length > 0 ? args.map(Number) : PROMISES.map((_, index) => index + 1);

const rows: string[] = [];
for (const number of numbers) {
  const promised = PROMISES[number - 1];
  if (!promised) throw new Error(`there is no promise ${number}: they are 1 to ${PROMISES.length}`);
  console.error(`${number}: ${promised.promise} …`);
  const seen: Seen[] = [];
  for (const one of promised.runs) seen.push(await run(one));
  const held = seen.every((one) => one.held);
  const figures = seen.flatMap((one) => one.figures).join('; ');
  rows.push(`| ${number} | ${promised.promise} | ${promised.reach} | ${figures} | ${held ? 'yes' : '**no**'} |`);
  if (!held) process.exitCode = 1;
}
console.log(['| # | promise | reach | seen | held |', '|---|---|---|---|---|', ...rows].join('\n'));
