import { expect } from 'chai';
import { checkConfigData, checkConfigSchema } from '../../../api/vehicle-configs/config-schema.js';

const CLIMATE = {
  type: 'object',
  required: ['targetC'],
  properties: { targetC: { type: 'number', minimum: 10, maximum: 30 }, mode: { enum: ['eco', 'fast'] } },
  additionalProperties: false,
};

describe('the schema of a configuration type', () => {
  it('is taken when it is a plain one', () => {
    checkConfigSchema(CLIMATE);
    checkConfigSchema({
      type: 'object',
      properties: { a: { anyOf: [{ type: 'null' }, { type: 'array', items: CLIMATE }] } },
    });
  });

  for (const [why, schema, path] of [
    ['is of no object', { type: 'array' }, '/schema/type'],
    ['has a type that is none', { type: 'object', properties: { a: { type: 'date' } } }, '/schema/properties/a/type'],
    ['refers elsewhere', { type: 'object', properties: { a: { $ref: 'http://x' } } }, '/schema/properties/a/$ref'],
    ['holds a pattern', { type: 'object', properties: { a: { pattern: '(a+)+$' } } }, '/schema/properties/a/pattern'],
    [
      'has a bound that is text',
      { type: 'object', properties: { a: { minimum: '1' } } },
      '/schema/properties/a/minimum',
    ],
    ['has no schema where one is due', { type: 'object', properties: { a: 7 } }, '/schema/properties/a'],
    ['chooses among nothing', { type: 'object', anyOf: [] }, '/schema/anyOf'],
    ['is huge', { type: 'object', description: 'x'.repeat(40_000) }, '/schema'],
    ['names what every object has', { type: 'object', toString: 1 }, '/schema/toString'],
  ] as const) {
    it(`is refused when it ${why}`, () => {
      expect(() => checkConfigSchema(schema))
        .to.throw()
        .with.nested.property('errors[0].path', path);
    });
  }

  it('decides which data is taken, and where it is not as wanted', () => {
    checkConfigData(CLIMATE, { targetC: 21, mode: 'eco' });
    for (const data of [{}, { targetC: 40 }, { targetC: 21, mode: 'x' }, { targetC: 21, extra: 1 }]) {
      expect(() => checkConfigData(CLIMATE, data), JSON.stringify(data)).to.throw('see errors');
    }
    expect(() => checkConfigData(CLIMATE, { targetC: 'warm' }))
      .to.throw()
      .with.nested.property('errors[0].path', '/data/targetC');
  });
});
