/** The shapes of trained models, and of what they predicted. */
import { type Static, Type } from 'typebox';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const OrNull = <S extends ReturnType<typeof Type.String>>(schema: S) => Type.Union([schema, Type.Null()]);

export const STAGES = ['shadow', 'live', 'retired'] as const;
export type Stage = (typeof STAGES)[number];
/** The reason by which a shipped version serves. */
export const CAME_WITH_THE_SYSTEM = 'It came with the system';
export const MOST_BYTES = 32 * 2 ** 20;

const Task = Type.String({ pattern: '^[a-z][a-z-]{0,39}$', description: 'Such as `maintenance`' });
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });
const Facts = Type.Record(Type.String({ maxLength: 100 }), Type.Union([Type.Number(), Type.String(), Type.Boolean()]), {
  maxProperties: 200,
});

/** What is said of a model as it is added; the bytes are the body. */
export const ModelQuery = Type.Object({
  task: Task,
  dataHash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of what it was trained on' }),
  dataFrom: Type.Optional(Type.String({ format: 'date-time', description: 'The span of that' })),
  dataUntil: Type.Optional(Moment),
  seed: Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
  parameters: Type.String({ maxLength: 8_000, description: 'JSON: names and values' }),
  metrics: Type.String({ maxLength: 8_000, description: 'JSON: names and values, on what was held out' }),
});
export type ModelQuery = Static<typeof ModelQuery>;
export const ModelFacts = Facts;
export type ModelFacts = Static<typeof Facts>;

const SideSpreads = Type.Array(
  Type.Object({
    name: Type.String({ maxLength: 200 }),
    edges: Type.Optional(Type.Array(Type.Number(), { maxItems: 20 })),
    levels: Type.Optional(Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 20 })),
    shares: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { minItems: 2, maxItems: 22 }),
  }),
  { maxItems: 500 },
);
/** As the file of a model tells them. */
export const Spreads = Type.Object({ inputs: SideSpreads, outputs: SideSpreads });
export type Spreads = Static<typeof Spreads>;

const Change = Type.Object({ stage: Type.Enum([...STAGES]), reason: Type.String(), by: OrNull(Uuid), at: Moment });

export const ModelVersion = Type.Object(
  {
    id: Uuid,
    task: Task,
    number: Type.Integer(),
    stage: Type.Enum([...STAGES], { description: '`shadow` predicts and changes nothing; `live` serves' }),
    sizeBytes: Type.Integer(),
    dataHash: Type.String(),
    dataFrom: OrNull(Moment),
    dataUntil: OrNull(Moment),
    seed: Type.Integer(),
    parameters: Facts,
    metrics: Facts,
    createdAt: Moment,
    demotedAt: OrNull(Type.String({ format: 'date-time', description: 'It went bad in service, and was taken out' })),
    lastFailure: OrNull(Type.String({ description: 'Why it gave no prediction when it was asked last' })),
    changes: Type.Array(Change, { description: 'The newest twenty first: by whom, and why' }),
  },
  { $id: 'ModelVersion' },
);
export type ModelVersion = Static<typeof ModelVersion>;

export const ModelTask = Type.Object(
  {
    task: Task,
    isOn: Type.Boolean({ description: 'Off: rules serve, whatever is live' }),
    reason: OrNull(Type.String({ description: 'Of the switch' })),
    switchedBy: OrNull(Uuid),
    switchedAt: OrNull(Moment),
    live: Type.Union([Type.Integer(), Type.Null()], { description: 'The number of the version that serves' }),
    newest: Type.Integer(),
    judgedBy: Type.Union([
      Type.Object({ metric: Type.String(), better: Type.Enum(['higher', 'lower']) }),
      Type.Null({ description: 'Of a task that this release does not know' }),
    ]),
  },
  { $id: 'ModelTask' },
);
export type ModelTask = Static<typeof ModelTask>;

const Metrics = Type.Record(Type.String(), Type.Number());
const DriftOf = Type.Object({
  side: Type.Enum(['input', 'output']),
  name: Type.String({ description: 'The column' }),
  index: Type.Number({
    description: 'Population stability index against the training: below .1 little, above .25 much',
  }),
  rows: Type.Integer({ description: 'That it was counted over, of the last seven days' }),
});

export const ModelDay = Type.Object(
  {
    day: Type.String({ format: 'date', description: 'In UTC' }),
    truths: Type.Integer({
      description: 'Newest predictions whose truth was known, at most 1000, and of one thing three',
    }),
    metrics: Metrics,
    rulesMetrics: Metrics,
    drift: Type.Array(DriftOf),
  },
  { $id: 'ModelDay' },
);
export type ModelDay = Static<typeof ModelDay>;

export const ModelParams = Type.Object({ id: Uuid });
export const TaskParams = Type.Object({ task: Task });
export const StageInput = Type.Object({ stage: Type.Enum(['live', 'retired']), reason: Reason });
export const RollBackInput = Type.Object({ reason: Reason });
export const SwitchInput = Type.Object({ isOn: Type.Boolean(), reason: Reason });

export const Prediction = Type.Object(
  {
    id: Type.String(),
    task: Task,
    subjectId: Uuid,
    modelId: Uuid,
    modelNumber: Type.Integer(),
    stage: Type.Enum([...STAGES], { description: 'Of the model, now' }),
    madeAt: Moment,
    from: Moment,
    until: Moment,
    output: Type.Unknown({ description: 'As the task says it' }),
    truth: Type.Unknown({ description: 'What came; null until it is known' }),
  },
  { $id: 'Prediction' },
);
export type Prediction = Static<typeof Prediction>;
