import { expect } from 'chai';
import { may, PERMISSIONS, type Principal, ROLES, requireAccess } from '../../../api/identity/access.js';

const person = (role: Principal['role']): Principal => ({
  userId: 'someone',
  role,
  sessionId: 'a session',
  expiresAt: Number.POSITIVE_INFINITY,
});
const machine = (role: Principal['role'], ...permissions: string[]): Principal => ({
  ...person(role),
  key: { id: 'a key', permissions: new Set(permissions) },
});
const refusal = (...asked: Parameters<typeof requireAccess>) => {
  try {
    requireAccess(...asked);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('who may do what', () => {
  it('is nothing for customers, and everything for administrators', () => {
    expect(PERMISSIONS.filter((permission) => may(person('customer'), permission))).to.deep.equal([]);
    expect(PERMISSIONS.filter((permission) => !may(person('admin'), permission))).to.deep.equal([]);
  });

  it('is for a key what it names and its owner may, never more', () => {
    for (const role of ROLES) {
      for (const named of PERMISSIONS) {
        const allowed = PERMISSIONS.filter((permission) => may(machine(role, named), permission));
        expect(allowed, `${role}, ${named}`).to.deep.equal(may(person(role), named) ? [named] : []);
      }
      expect(PERMISSIONS.some((permission) => may(machine(role, 'everything'), permission))).to.equal(false);
    }
  });

  it('is refused for a reason that says what to do', () => {
    expect(refusal('anyone', undefined)).to.equal(undefined);
    expect(refusal('signed-in', undefined)).to.equal('not-signed-in');
    expect(refusal('signed-in', person('customer'))).to.equal(undefined);
    expect(refusal('audit.read', person('operator'))).to.equal('forbidden');
    expect(refusal('audit.read', person('admin'))).to.equal(undefined);
  });

  it('is for people alone where it says signed-in, unless a permission lets keys in', () => {
    const desk = machine('operator', 'rentals.manage');
    expect(refusal('signed-in', desk)).to.equal('not-for-keys');
    expect(refusal('signed-in', desk, 'rentals.manage')).to.equal(undefined);
    expect(refusal('signed-in', machine('operator', 'rentals.read'), 'rentals.manage')).to.equal('not-for-keys');
    expect(refusal('signed-in', machine('customer', 'rentals.manage'), 'rentals.manage')).to.equal('not-for-keys');
  });
});
