/** What the agent itself is told to do: take a configuration, start anew, become another version. All else is the car's. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Actuator } from './actuator.js';

const CONFIG_WITHIN_MS = 20_000; // it comes over the same connection, at about the same time
const LOOK_EVERY_MS = 100;

export interface AgentCommands {
  /** Of the configuration that the agent has taken. */
  configVersion(): number;
  /** Ends this run of the agent and begins another. */
  restart(): void;
  /** Makes a new version ready and leaves; undefined where nothing would start it. Throws where it is not to be trusted. */
  update: ((args: Readonly<Record<string, unknown>>, id: string) => Promise<void>) | undefined;
}

/** The car's actuator, which also knows the agent's own commands. */
export function withAgentCommands(car: Actuator, agent: AgentCommands): Actuator {
  async function takeConfig(wanted: number): Promise<string> {
    const deadline = performance.now() + CONFIG_WITHIN_MS;
    while (agent.configVersion() < wanted) {
      if (performance.now() > deadline) throw new Error(`configuration ${wanted} has not come`);
      await pause(LOOK_EVERY_MS);
    }
    return `configuration ${agent.configVersion()} holds`;
  }

  return {
    async perform(type, args, values, id) {
      switch (type) {
        case 'set-config':
          return takeConfig(Number(args.configVersion));
        case 'restart-agent':
          return { detail: 'the agent starts anew', afterwards: agent.restart };
        case 'update-agent':
          if (!agent.update) throw new Error('this agent runs without its supervisor, which updates need');
          await agent.update(args, id);
          return new Promise(() => {}); // whichever version signs in next gives the answer
        default:
          return car.perform(type, args, values, id);
      }
    },
  };
}
