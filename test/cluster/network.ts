/**
 * Hosts on one machine, each with an address of its own: network namespaces joined by a bridge; or, where those are
 * forbidden, addresses of the loopback, which can be killed but not cut off.
 */
import { execFileSync, spawnSync } from 'node:child_process';

export interface Host {
  readonly name: string;
  readonly address: string;
  /** What to spawn so that a program runs there. */
  command(program: string, args: readonly string[]): [string, string[]];
  /** `kill -9` of all that runs there; `pids` is that where the host has no namespace. */
  kill(pids: readonly number[]): void;
  /** From now on its packets are dropped, unseen by either side, until `rejoin`. */
  cut(): void;
  rejoin(): void;
  /** As by a power cut: all that runs there is gone, its connections too, and nobody is told. `powerOn` starts nothing. */
  powerOff(): void;
  powerOn(): void;
}

export interface Network extends Disposable {
  readonly canCut: boolean;
  addHost(name: string): Host;
  /** Addresses from which clients speak; many, as cars of one carrier share few. */
  clientAddresses(count: number): string[];
}

const ip = (...args: string[]) => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
const FIRST_HOST = 11;
const FIRST_CLIENT = 200;

/** Why there can be no namespaces here; undefined where there can. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const probe = `motorpool-probe-${process.pid}`;
  const added = spawnSync('ip', ['netns', 'add', probe], { encoding: 'utf8' });
  if (added.error) return 'the command ip is missing (apt-get install iproute2)';
  if (added.status !== 0) return `network namespaces are forbidden here: ${added.stderr.trim()}`;
  ip('netns', 'delete', probe);
  return undefined;
}

/** Gone when it is disposed, with all that runs on it, and when this process ends. */
export function namespaces(): Network {
  const tag = `mp${process.pid.toString(36)}`; // an interface has 15 characters for its name
  const subnet = `10.77.${process.pid % 250}`;
  const hosts = new Set<string>();
  let count = 0;
  // Of its own: else it takes the lowest of its cables', and changes it, unknown to its neighbours, as a host comes or goes.
  ip('link', 'add', tag, 'address', '02:4d:50:00:00:01', 'type', 'bridge');
  ip('addr', 'add', `${subnet}.1/24`, 'dev', tag);
  ip('link', 'set', tag, 'up');

  const forget = (namespace: string) => {
    hosts.delete(namespace);
    killAll(namespace);
    spawnSync('ip', ['netns', 'delete', namespace]);
  };
  const remove = () => {
    for (const namespace of hosts) forget(namespace);
    spawnSync('ip', ['link', 'delete', tag]);
  };
  process.once('exit', remove);

  return {
    canCut: true,
    clientAddresses(count) {
      return Array.from({ length: count }, (_, i) => {
        const address = `${subnet}.${FIRST_CLIENT + i}`;
        ip('addr', 'add', `${address}/24`, 'dev', tag);
        return address;
      });
    },
    addHost(name) {
      const number = FIRST_HOST + count++;
      const address = `${subnet}.${number}`;
      let boots = 0;
      let namespace = '';
      let cable = '';

      function powerOn(): void {
        const id = `${number}${'abcdefghij'[boots++ % 10]}`; // the kernel takes its time to let go of the one before
        namespace = `${tag}-${id}`;
        cable = `${tag}v${id}`;
        const port = `${tag}e${id}`;
        ip('netns', 'add', namespace);
        hosts.add(namespace);
        ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', port);
        ip(
          'link',
          'set',
          port,
          'netns',
          namespace,
          'address',
          `02:4d:50:00:00:${number.toString(16).padStart(2, '0')}`,
        );
        ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', port);
        ip('-n', namespace, 'link', 'set', 'lo', 'up');
        ip('-n', namespace, 'link', 'set', port, 'up');
        ip('link', 'set', cable, 'master', tag, 'up');
      }
      // Taken from the switch, not pulled out: the host itself sees its cable as good as before.
      const cut = () => ip('link', 'set', cable, 'nomaster');

      powerOn();
      return {
        name,
        address,
        command: (program, args) => ['ip', ['netns', 'exec', namespace, program, ...args]],
        kill: () => killAll(namespace),
        cut,
        rejoin: () => ip('link', 'set', cable, 'master', tag),
        powerOff() {
          cut();
          forget(namespace);
        },
        powerOn,
      };
    },
    [Symbol.dispose]() {
      process.off('exit', remove);
      remove();
    },
  };
}

function killAll(namespace: string): void {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  for (const pid of stdout.split('\n').filter(Boolean)) endProcess(Number(pid));
}

/** Addresses of the loopback, 127.77.x.y, each as good as a host until it is to be cut off. */
export function loopbackAddresses(): Network {
  const subnet = `127.77.${process.pid % 250}`;
  let count = 0;
  const noCut = () => {
    throw new Error('an address of the loopback cannot be cut off');
  };
  return {
    canCut: false,
    clientAddresses: (n) => Array.from({ length: n }, (_, i) => `${subnet}.${FIRST_CLIENT + i}`),
    addHost: (name) => ({
      name,
      address: `${subnet}.${FIRST_HOST + count++}`,
      command: (program, args) => [program, [...args]],
      kill: (pids) => pids.forEach(endProcess),
      cut: noCut,
      rejoin: noCut,
      powerOff: noCut,
      powerOn: noCut,
    }),
    [Symbol.dispose]() {},
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
