/** The agent of one car: senses, keeps on disk, sends, and does as it is told. */
import { join } from 'node:path';
import type { ConfigMessage } from '../contracts/index.js';
import { commandResultsTopic } from '../contracts/topics.js';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import type { Room } from '../platform/room.js';
import { bootClock } from './boot-clock.js';
import type { Actuator } from './commands/actuator.js';
import { withAgentCommands } from './commands/agent-commands.js';
import { createCommandRunner } from './commands/command-runner.js';
import type { AgentConfig } from './config.js';
import { isConfigMessage } from './incoming-messages.js';
import { openOutbox } from './outbox/level-outbox.js';
import type { Outbox } from './outbox/outbox.js';
import { createSampler, type Sampler } from './sampler.js';
import { SamplingPlan } from './sampling.js';
import type { Sensor } from './sensors/sensor.js';
import { type AgentStatus, statusLine } from './status-line.js';
import type { Supervised } from './update/supervised.js';
import type { LinkOptions } from './uplink/connection.js';
import { DEFAULT_WINDOW } from './uplink/send-window.js';
import { createUplink, type Uplink } from './uplink/uplink.js';

/** Of the agent that a supervisor comes with. */
export const AGENT_VERSION = '0.1.0';
const DAY_MS = 86_400_000;
/** An agent whose supervisor was killed ends in ten seconds; the next supervisor's may be here before. */
const ORPHAN_ENDS_MS = 11_000;

export interface AgentOptions {
  config: Pick<AgentConfig, 'vehicleId' | 'dataDir' | 'rates' | 'outbox' | 'statusEveryS' | 'version' | 'traceOneIn'>;
  log: Log;
  link: LinkOptions;
  sensors: readonly Sensor[];
  actuator: Actuator;
  /** Asks for another run of the agent in place of this one. */
  restart: () => void;
  /** Undefined where nobody watches over the agent. */
  supervised?: Supervised | undefined;
  /** Takes lines for people. */
  say: (line: string) => void;
}

export function createAgent(options: AgentOptions): Room {
  const { config, log, link, sensors, supervised, say } = options;
  const clock = bootClock();
  const { rates, version = AGENT_VERSION } = config;
  let vehicleConfig: ConfigMessage | undefined;
  let outbox: Outbox | undefined;
  let uplink: Uplink | undefined;
  let sampler: Sampler | undefined;
  let toldDropped: number | undefined;
  let lastSaid = '';
  let timer: NodeJS.Timeout | undefined;

  const plan = () => new SamplingPlan(rates, vehicleConfig);

  function status(): AgentStatus | undefined {
    if (!outbox || !uplink || !sampler) return undefined;
    const { online, since, reason } = uplink.state;
    const activity = sampler.activity;
    const problems = [outbox, ...sensors].map((part) => part.problem()).filter((problem) => problem !== undefined);
    return {
      online,
      sinceMs: performance.now() - since,
      reason,
      activity,
      rate: activity === 'driving' ? plan().pollRate('driving') : rates[activity],
      waiting: outbox.waiting,
      dropped: outbox.dropped,
      problems,
    };
  }

  /** Says what the agent is doing; between the regular lines only when it changed. */
  function saySo(regular: boolean) {
    const now = status();
    if (!now) return;
    const gist = `${now.online} ${now.reason} ${now.activity} ${now.problems.join()}`;
    if (!regular && gist === lastSaid) return;
    lastSaid = gist;
    say(statusLine(now));
  }

  async function takeConfig(payload: Buffer, kept: Outbox): Promise<void> {
    const message: unknown = JSON.parse(payload.toString());
    if (!isConfigMessage(message)) throw new Error('it is not as the contract has it');
    if (vehicleConfig && message.version <= vehicleConfig.version) return; // the retained one, again
    await kept.put('config', payload.toString()).catch((error) => {
      log.warn({ reason: messageOf(error) }, 'the configuration holds only until the agent stops');
    });
    vehicleConfig = message;
    const next = plan();
    sampler?.use(next);
    if (next.unknown.length > 0) log.warn({ sensors: next.unknown }, 'the configuration names sensors unknown here');
    say(`configuration ${message.version} taken`);
    await uplink?.announce();
  }

  return {
    name: 'edge-agent',

    async start() {
      const kept = await openOutbox({
        dir: join(config.dataDir, 'outbox'),
        log,
        maxBytes: config.outbox.maxMegabytes * 1e6,
        maxAgeMs: config.outbox.maxDays * DAY_MS,
        memorySamples: config.outbox.memorySamples,
        otherEndsMs: supervised && ORPHAN_ENDS_MS,
        now: clock.leastNow,
      });
      outbox = kept;
      vehicleConfig = parseConfig(await kept.get('config'));
      toldDropped = kept.dropped;
      const commands = await createCommandRunner({
        actuator: withAgentCommands(options.actuator, {
          configVersion: () => vehicleConfig?.version ?? 0,
          restart: options.restart,
          update:
            supervised &&
            (async (args, id) => {
              await supervised.stage(args, id);
              options.restart();
            }),
        }),
        memory: kept,
        log,
        now: clock.now,
        values: () => sampler?.values ?? {},
        boot: kept.boot,
        ...(supervised && { endingOf: supervised.endingOf }),
        acted: () => sampler?.hurry(),
        tell: async (result) =>
          (await uplink?.publish(commandResultsTopic(config.vehicleId), JSON.stringify(result))) ?? false,
      });
      uplink = createUplink({
        link,
        outbox: kept,
        clock,
        window: DEFAULT_WINDOW,
        traceOneIn: config.traceOneIn,
        status: () => ({ online: true, agent: version, configVersion: vehicleConfig?.version ?? 0, boot: kept.boot }),
        onConfig: (payload) => {
          takeConfig(payload, kept).catch((error) => log.warn({ reason: messageOf(error) }, 'configuration refused'));
        },
        onCommand: (payload) => void commands.receive(payload),
        onConnected: () => {
          const proven = supervised?.signedIn();
          if (proven) void commands.settle(proven.commandId, proven.ending).then(commands.tellAgain);
          else void commands.tellAgain();
        },
        onChange: () => saySo(false),
      });
      sampler = createSampler({
        sensors,
        plan: plan(),
        clock,
        log,
        async keep(sample) {
          if (kept.dropped !== toldDropped) {
            toldDropped = kept.dropped;
            sample = { ...sample, signals: { ...sample.signals, 'Agent.Outbox.DroppedSamples': kept.dropped } };
          }
          uplink?.offer(await kept.append(sample));
        },
      });
      for (const sensor of sensors) await sensor.start();
      say(`agent ${version} for vehicle ${config.vehicleId}, ${kept.waiting} samples waiting from before`);
      sampler.start();
      uplink.start();
      let elapsedS = 0;
      timer = setInterval(() => saySo(++elapsedS % config.statusEveryS === 0), 1000);
    },

    async stop() {
      clearInterval(timer);
      await sampler?.stop();
      for (const sensor of sensors) await sensor.stop();
      await uplink?.stop();
      await outbox?.[Symbol.asyncDispose]();
      if (outbox) say(`stopped, ${outbox.waiting} samples kept for the next start`);
    },

    problem: () => (uplink?.state.online ? outbox?.problem() : 'the agent is offline'),
  };
}

function parseConfig(text: string | undefined): ConfigMessage | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isConfigMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
