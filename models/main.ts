/** `npm run models`: trains, judges and asks the models from files, and says which of them serve. */
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../platform/errors.js';
import { evaluate } from './evaluate.js';
import { addBacktest } from './pricing/backtest/backtest-command.js';
import { readRegistryConfig, registryClient } from './registry/registry-client.js';
import { addRegistryCommands } from './registry/registry-commands.js';

import { readModel } from './saved-model.js';
import { writeTable } from './tables/write-table.js';
import type { Ask, Task } from './task.js';
import { TASKS, taskNamed } from './tasks/index.js';
import { trainFileInThread, trainInThread } from './training/train-in-thread.js';
import type { Progress, RunOptions } from './training/training-run.js';

interface Options extends Ask {
  readonly train: string[];
  readonly test: string[];
  readonly model: string;
  readonly out: string;
  readonly checkpoints?: string;
  readonly judge?: boolean;
  readonly register?: boolean;
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () =>
    stopping.abort(new Error('stopped; with --checkpoints the same command goes on from here')),
  );
}

const program = new Command('npm run models --').description(
  `The models' command line. Tasks:\n${TASKS.map(({ name, summary }) => `  ${name}: ${summary}`).join('\n')}`,
);

const command = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .argument('<task>')
    .option('--seed <n>', 'what repeats a training', seed, 42)
    .option('--quick', 'a rough model within seconds, to try the way and not the figures')
    .option('--target <column>', 'the column to predict, where the task leaves that open');
const train = ['--train <file...>', 'rows with their labels'] as const;
const test = ['--test <file...>', 'rows to predict'] as const;
const checkpoints = ['--checkpoints <folder>', 'keeps a stopped training there, and goes on from it'] as const;

command('benchmark', 'trains on the one and predicts the other')
  .requiredOption(...train)
  .requiredOption(...test)
  .requiredOption('--out <file>', 'the predictions, CSV')
  .option(...checkpoints)
  .action(async (name: string, options: Options) => {
    const task = taskNamed(name);
    const table = await task.read(options.test);
    const saved = await trained(task, options);
    using predictor = await task.open(saved);
    const said = predictor.predict(table);
    await writeTable(options.out, said);
    console.log(`${options.out}: ${said.rows} predictions`);
  });

command('train', 'trains and keeps the model')
  .requiredOption(...train)
  .requiredOption('--model <file>', 'where the model goes, JSON')
  .option(...checkpoints)
  .option('--judge', "keeps what it reaches by the task's own protocol beside it, which takes longer")
  .option('--register', 'judges it, and adds it to the registry of a running system, as `register` does')
  .action(async (name: string, options: Options) => {
    const registry = options.register ? openRegistry() : undefined; // asks who one is before the long work
    const labelled = await taskNamed(name).read(options.train);
    const ask = { ...asked(options), isJudged: options.judge ?? options.register ?? false };
    await writeFile(options.model, await trainFileInThread(name, labelled, ask, running(options)));
    console.log(`${options.model}: a model for ${name}`);
    const version = await registry?.register(options.model);
    if (version) console.log(`${name} ${version.number} is added in the shadow`);
  });

command('evaluate', "trains on a part and is judged on the rest, by the task's own protocol")
  .requiredOption(...train)
  .action(async (name: string, options: Options) => {
    const task = taskNamed(name);
    const labelled = await task.read(options.train);
    const { signal } = stopping;
    const { exams, scores } = await evaluate(task, labelled, asked(options), { signal, onProgress: show });
    const judged = exams === 1 ? 'one held-out part' : `mean of ${exams} held-out parts`;
    for (const [metric, score] of Object.entries(scores)) {
      console.log(`${metric} ${score.toFixed(4)} (${judged}, seed ${options.seed})`);
    }
  });

command('predict', 'asks a model that was kept')
  .requiredOption('--model <file>', 'a model of `train`')
  .requiredOption(...test)
  .requiredOption('--out <file>', 'the predictions, CSV')
  .action(async (name: string, options: Options) => {
    const task = taskNamed(name);
    const model = await readModel(options.model);
    if (model.task !== name) throw new Error(`${options.model} is a model for ${model.task}, not for ${name}`);
    using predictor = await task.open(model.saved);
    await writeTable(options.out, predictor.predict(await task.read(options.test)));
  });

addRegistryCommands(program, openRegistry);
addBacktest(program);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`models: ${messageOf(error)}`);
  process.exitCode = 1;
}

async function trained(task: Task, options: Options): Promise<unknown> {
  return trainInThread(task.name, await task.read(options.train), asked(options), running(options));
}

function running({ checkpoints }: Options): RunOptions {
  return { signal: stopping.signal, onProgress: show, checkpointDir: checkpoints };
}

function openRegistry() {
  return registryClient(readRegistryConfig(process.env));
}

function asked({ seed, target, quick }: Options): Ask {
  return { seed, target, quick };
}

function show({ part, done }: Progress): void {
  if (process.stderr.isTTY || done === 1) console.error(`${part} ${Math.round(100 * done)} %`);
}

function seed(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw new InvalidArgumentError('wanted a whole number from 0 to 2147483647.');
}
