/**
 * What a vehicle has besides what all have, by its kind. The platform document's ElectricBus is a bus with
 * `batteryCapacityKwh`, `passengerCapacity` and `routeId`; its DeliveryVan is a truck with `cargoVolumeM3`,
 * `refrigerated` and `deliveryZones`.
 */
import { type Static, type TObject, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { MotorpoolError } from '../../platform/errors.js';

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const Amount = (maximum: number) => Type.Number({ minimum: 0, maximum });
const of = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Partial(Type.Object(properties), { additionalProperties: false });

/** How much it can hold: so trips tell kWh and litres. */
const store = { batteryCapacityKwh: Amount(2000), tankLitres: Amount(2000) };

const BusAttributes = of({
  ...store,
  passengerCapacity: Type.Integer({ minimum: 1, maximum: 400 }),
  standingCapacity: Type.Integer({ minimum: 0, maximum: 400 }),
  routeId: Text(50),
  lowFloor: Type.Boolean(),
  articulated: Type.Boolean(),
});
const CarAttributes = of({
  ...store,
  luggageLitres: Amount(10_000),
  towingKg: Amount(10_000),
  colour: Text(50),
  childSeats: Type.Integer({ minimum: 0, maximum: 10 }),
});
const ScooterAttributes = of({
  ...store,
  engineCc: Amount(3000),
  topSpeedKmh: Amount(300),
  helmets: Type.Integer({ minimum: 0, maximum: 4 }),
  topBox: Type.Boolean(),
  swappableBattery: Type.Boolean(),
});
const TruckAttributes = of({
  ...store,
  cargoVolumeM3: Amount(500),
  payloadKg: Amount(100_000),
  grossWeightKg: Amount(100_000),
  refrigerated: Type.Boolean(),
  tailLift: Type.Boolean(),
  deliveryZones: Type.Array(Text(50), { maxItems: 100 }),
});

const BY_KIND = { bus: BusAttributes, car: CarAttributes, scooter: ScooterAttributes, truck: TruckAttributes } as const;
export type Kind = keyof typeof BY_KIND;

/** Those of some kind; which one, the vehicle's `kind` says. */
export const Attributes = Type.Union([BusAttributes, CarAttributes, ScooterAttributes, TruckAttributes], {
  $id: 'VehicleAttributes',
});
export type Attributes = Static<typeof Attributes>;

const namesOf = (schema: TObject) => Object.keys(schema.properties).join(', ');

/** As a body brings them: what is wrong with them is told by `checkedAttributes`, for the one kind that it is about. */
export const GivenAttributes = Type.Record(Type.String({ maxLength: 50 }), Type.Unknown(), {
  maxProperties: 50,
  description: Object.entries(BY_KIND)
    .map(([kind, schema]) => `${kind}: ${namesOf(schema)}`)
    .join('; '),
});

const compiled = Object.fromEntries(Object.entries(BY_KIND).map(([kind, schema]) => [kind, Compile(schema)])) as {
  [K in Kind]: ReturnType<typeof Compile<(typeof BY_KIND)[K]>>;
};

/** Throws a MotorpoolError (bad-input) for what a vehicle of that kind does not have, or not so. */
export function checkedAttributes(kind: Kind, given: unknown): Attributes {
  const check = compiled[kind];
  if (check.Check(given)) return given;
  const errors = check.Errors(given).flatMap(({ keyword, instancePath, message }) => {
    const path = `/attributes${instancePath}`;
    if (keyword === 'additionalProperties') return [];
    if (keyword !== 'boolean') return [{ path, message }];
    return [{ path, message: `is no attribute of a ${kind}; it has ${namesOf(BY_KIND[kind])}` }];
  });
  throw new MotorpoolError('bad-input', 'bad-attributes', `These are not the attributes of a ${kind}: see errors.`, {
    errors: errors.slice(0, 20),
  });
}
