/** The port for traces: what became of one sample or one booking, in whichever processes. Most are not recorded. */

/** Numbers and names of ours: ids, counts, states. Never a position, a person, a token or what a query asks. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One span under way, of a trace that is recorded. */
export interface Traced {
  readonly traceId: string;
  /** For whoever goes on with it. */
  readonly traceparent: string;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** `error`: why it failed; of it only its kind is kept, as its words may repeat values. */
  end(error?: unknown): void;
}

export interface Begin {
  attributes?: Attributes;
  /** ms since the epoch; now unless told. */
  at?: number;
}

/** Each gives undefined for a trace that is not recorded. */
export interface Tracing extends AsyncDisposable {
  /** A trace of our own, for the share of all that the settings name. */
  start(name: string, begin?: Begin): Traced | undefined;
  /** Goes on with a trace that a process of ours began. Anything may be given: what is no traceparent is ignored. */
  follow(name: string, traceparent: unknown, begin?: Begin): Traced | undefined;
  /** The same for one that came from outside. Whoever asks to be recorded is, but few a second; who does not ask is as `start`. */
  welcome(name: string, traceparent: unknown, begin?: Begin): Traced | undefined;
  /** The very span that `traceparent` names, for a car, which keeps none itself. Both times are ms since the epoch. */
  standIn(name: string, traceparent: unknown, span: { from: number; until: number; attributes?: Attributes }): void;
}
