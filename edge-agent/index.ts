/** The room's door. */
export { createDemoFleet, type DemoFleetOptions } from './simulator/demo-fleet.js';
