/** What a car says: the telemetry message as it travels over MQTT, and one sample in it. */
import { type Static, Type } from 'typebox';

const Scalar = Type.Union([Type.Number(), Type.String({ maxLength: 1024 }), Type.Boolean()]);

/** What a car says at one moment. Unknown signals are kept, so old servers accept new cars. */
export const Sample = Type.Object({
  seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), // counts up within one boot of the agent
  observedAt: Type.Integer(), // ms since the epoch, by the car's clock
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })), // WGS 84 degrees
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  accuracyM: Type.Optional(Type.Number({ minimum: 0, maximum: 1e6 })),
  headingDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
  speedKmh: Type.Optional(Type.Number({ minimum: 0, maximum: 400 })),
  odometerKm: Type.Optional(Type.Number({ minimum: 0, maximum: 1e7 })),
  fuelPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  batteryPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })), // traction battery
  batteryVoltage: Type.Optional(Type.Number({ minimum: 0, maximum: 60 })), // the 12 V battery (24 V in trucks)
  engineTempC: Type.Optional(Type.Number({ minimum: -60, maximum: 250 })),
  engineRpm: Type.Optional(Type.Number({ minimum: 0, maximum: 20000 })),
  ignition: Type.Optional(Type.Boolean()),
  doorsLocked: Type.Optional(Type.Boolean()),
  charging: Type.Optional(Type.Boolean()),
  dtc: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 16 }), { maxItems: 128 })), // the full set
  accelerationG: Type.Optional(
    Type.Array(Type.Number({ minimum: -100, maximum: 100 }), { minItems: 3, maxItems: 3 }), // [x, y, z]
  ),
  tirePressureKpa: Type.Optional(
    Type.Array(Type.Number({ minimum: 0, maximum: 2000 }), { minItems: 4, maxItems: 4 }), // [fl, fr, rl, rr]
  ),
  signals: Type.Optional(Type.Record(Type.String({ minLength: 1, maxLength: 256 }), Scalar)), // by COVESA VSS path
});
export type Sample = Static<typeof Sample>;

/** The payload of `v1/vehicles/{id}/telemetry`. `sentAt` lets a wrong clock be corrected. */
export const TelemetryMessage = Type.Object({
  boot: Type.String({ format: 'uuid' }), // one run of the agent
  sentAt: Type.Optional(Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })), // ms, the car's clock as it sends
  traceparent: Type.Optional(Type.Unknown()), // W3C Trace Context, before `samples`; what is none is as if it were not there
  samples: Type.Array(Sample, { minItems: 1, maxItems: 500 }),
});
export type TelemetryMessage = Static<typeof TelemetryMessage>;

/** A sample as it is kept: whose it is, when it came, and what was odd about it. Identity is (vehicle, boot, seq). */
export interface StoredSample extends Sample {
  vehicleId: string;
  /** The fleet at `observedAt`; null for a car in none. */
  fleetId: string | null;
  boot: string;
  /** ms since the epoch, by our clock. */
  receivedAt: number;
  /** A sum of `Quality` marks; 0 when nothing was odd. */
  quality: number;
}
