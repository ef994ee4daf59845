import { expect } from 'chai';
import { ALERT_KIND_NAMES, alertWords } from '../../../contracts/index.js';

const nothing = { subject: null, value: null, threshold: null };

describe('the words of an alert', () => {
  it('are a line and a sentence for each kind, with a value and without one, and no date for machines', () => {
    for (const kind of ALERT_KIND_NAMES) {
      for (const value of [null, 12.34]) {
        const { title, text } = alertWords({ ...nothing, kind, value }, { name: 'Centre', alert: 'none' });
        expect(title, kind).to.match(/^[A-Z0-9].*[a-z]$/);
        expect(text, kind)
          .to.match(/^[A-Z0-9].*[^\s.]\.$/)
          .and.to.not.match(/\d{4}-\d\d|null|undefined/);
      }
    }
  });

  it('say of a fence on which side of it the car is not to be', () => {
    const about = (alert: 'inside' | 'outside' | 'none') =>
      alertWords({ ...nothing, kind: 'geofence' }, { name: 'Centre', alert });
    expect(about('inside')).to.deep.equal({
      title: 'Inside geofence Centre',
      text: 'Cars are not to be in it.',
    });
    expect(about('outside')).to.deep.equal({
      title: 'Outside geofence Centre',
      text: 'Cars are to stay in it.',
    });
    expect(about('none').title).to.equal('Geofence: Centre');
  });
});
