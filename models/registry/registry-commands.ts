/** The registry's commands: which version of a task serves is decided here, over the API of a running system. */
import { type Command, InvalidArgumentError } from 'commander';
import type { registryClient, Version } from './registry-client.js';

/** Adds them to `program`. `registry` is made when a command needs it, so that the others ask for no sign-in. */
export function addRegistryCommands(program: Command, registry: () => ReturnType<typeof registryClient>): void {
  const reason = ['--reason <words>', 'why; it is kept with the version, and in the audit log'] as const;

  program
    .command('register')
    .description('adds a version, which predicts in the shadow')
    .argument('<file>', 'a model of `train`')
    .option('--data-from <moment>', 'the span of its data, RFC 3339')
    .option('--data-until <moment>', 'until before that')
    .action(async (file: string, span: { dataFrom?: string; dataUntil?: string }) => {
      tell(await registry().register(file, span), 'is added in the shadow');
    });
  program
    .command('promote')
    .description('lets a version serve; the one that serves is retired')
    .argument('<task>')
    .argument('<number>', 'of the version', number)
    .requiredOption(...reason)
    .action(async (task: string, version: number, options: { reason: string }) => {
      tell(await registry().setStage(task, version, 'live', options.reason), 'serves');
    });
  program
    .command('retire')
    .description('takes a version out; where it served, rules do')
    .argument('<task>')
    .argument('<number>', 'of the version', number)
    .requiredOption(...reason)
    .action(async (task: string, version: number, options: { reason: string }) => {
      tell(await registry().setStage(task, version, 'retired', options.reason), 'is retired');
    });
  program
    .command('roll-back')
    .description('lets the version serve that did before')
    .argument('<task>')
    .requiredOption(...reason)
    .action(async (task: string, options: { reason: string }) => {
      tell(await registry().rollBack(task, options.reason), 'serves again');
    });
  program
    .command('switch')
    .description('leaves a task to rules, or to its model again')
    .argument('<task>')
    .argument('<on|off>', 'off: rules serve', onOrOff)
    .requiredOption(...reason)
    .action(async (task: string, isOn: boolean, options: { reason: string }) => {
      await registry().setSwitch(task, isOn, options.reason);
      console.log(isOn ? `${task}: its model serves, where one is live` : `${task}: rules serve`);
    });
  program
    .command('list')
    .description('what serves each task, and its versions')
    .argument('[task]')
    .action(async (task?: string) => {
      const [states, versions] = [await registry().tasks(), await registry().versions(task)];
      for (const state of states.filter((one) => task === undefined || one.task === task)) {
        const serves = state.isOn && state.live !== null ? `version ${state.live} serves` : 'rules serve';
        console.log(`${state.task}: ${serves}${state.isOn ? '' : ', it is switched off'}`);
        for (const version of versions.filter((one) => one.task === state.task)) console.log(`  ${lineOf(version)}`);
      }
      if (versions.length === 0) console.log('no version is registered; `train --register` makes one');
    });
}

const tell = ({ task, number: version }: Version, what: string) => console.log(`${task} ${version} ${what}`);

function lineOf({ number: version, stage, metrics, createdAt, changes }: Version): string {
  const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value}`);
  return [`${version}`, stage, createdAt, figures.join(', '), changes[0]?.reason ?? ''].join('  ');
}

function number(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('wanted the number of a version, such as 3.');
}

function onOrOff(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new InvalidArgumentError('wanted on or off.');
}
