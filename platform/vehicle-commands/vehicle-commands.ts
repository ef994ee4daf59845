/** A car's commands between the API, which queues them, and the broker, which sends them and hears what became of them. */
import type { CommandMessage, CommandNews, CommandResultMessage } from '../../contracts/index.js';

/** A command that is now in another state: news, for whom it is, and how often it was sent. */
export type CommandChange = CommandNews & { requestedBy: string | null };

export interface CommandToSend {
  vehicleId: string;
  message: CommandMessage;
  /** That it was sent is news; undefined when it is sent again. */
  change: CommandChange | undefined;
}

export interface CommandResult extends CommandResultMessage {
  /** The car that says so. */
  vehicleId: string;
}

/** Why a result changed nothing. `repeat`: it is known already, as when the car did not hear that it was taken. */
export type Refused = 'unknown-command' | 'of-another-car' | 'illegal-step' | 'repeat';

export interface VehicleCommands {
  /**
   * Each car's oldest unanswered command, marked as sent before it is: who dies in between leaves it to be sent again. Only
   * what is due, unless `anew`, for cars that have just come. The next goes out once this one is answered, as two that
   * overtake each other leave the car as nobody wanted it.
   */
  claim(vehicleIds: readonly string[], options?: { anew?: boolean }): Promise<CommandToSend[]>;
  /** Cars that are online and have something due. */
  withDue(): Promise<string[]>;
  /** The car has the message. */
  delivered(commandId: string): Promise<CommandChange | undefined>;
  /** Keeps what cars say, of each command one thing at most. Resolves when it would survive a power cut. */
  take(results: readonly CommandResult[]): Promise<{ changes: CommandChange[]; refused: Refused[] }>;
}
